/**
 * Two organisations on two servers share a channel, through the official client.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Channel} from '@mattermost/types/channels';
import type {Post} from '@mattermost/types/posts';

import {Person} from '../support/people.js';
import {Server, engines} from '../support/server.js';

const postOf = (message: unknown): Post => JSON.parse((message as {data: {post: string}}).data.post);

for (const engine of engines) {
    describe(`connected workspaces on ${engine}`, () => {
        let servers: Server[] = [];
        let ann: Person;
        let bob: Person;
        let shared: Channel;

        before(async () => {
            servers = await Promise.all([Server.start(engine), Server.start(engine)]);
            const [alpha, beta] = servers as [Server, Server];
            ann = await Person.signUp(alpha, 'ann');
            bob = await Person.signUp(beta, 'bob');
            const [ours, theirs] = await Promise.all([ann.makeTeam('alpha'), bob.makeTeam('beta')]);
            await Promise.all([ann.listen(), bob.listen()]);
            const password = 'a long shared password';
            const made = await ann.client.createRemoteCluster({
                name: 'beta', display_name: 'Beta', default_team_id: ours.id, password,
            });
            await bob.client.acceptInviteRemoteCluster({
                name: 'alpha', display_name: 'Alpha', default_team_id: theirs.id, invite: made.invite, password,
            });
            shared = await ann.client.createChannel(
                {team_id: ours.id, name: 'joint', display_name: 'Joint', type: 'O'} as Channel,
            );
            await ann.client.sharedChannelRemoteInvite(made.remote_cluster.remote_id, shared.id);
        });

        after(async () => {
            ann?.leave();
            bob?.leave();
            await Promise.all(servers.map((server) => server.stop()));
        });

        it('brings the channel to the other side', async () => {
            await bob.hears('user_added', (m) => (m as {broadcast: {channel_id: string}}).broadcast.channel_id === shared.id);
            const there = await bob.client.getChannel(shared.id);
            assert.equal(there.display_name, 'Joint');
        });

        it('carries a message, a reply, an edit and a reaction both ways', async () => {
            for (const [from, to] of [[ann, bob], [bob, ann]] as const) {
                const root = await from.client.createPost({channel_id: shared.id, message: `from ${from.user.username}`} as Post);
                await to.hears('posted', (m) => postOf(m).id === root.id);
                const reply = await to.client.createPost({channel_id: shared.id, message: 'a reply', root_id: root.id} as Post);
                await from.hears('posted', (m) => postOf(m).id === reply.id);
                await from.client.patchPost({id: root.id, message: 'edited'} as Post);
                await to.hears('post_edited', (m) => postOf(m).id === root.id && postOf(m).message === 'edited');
                await to.client.addReaction(to.user.id, root.id, 'heart');
                await from.hears('reaction_added', (m) => JSON.parse((m as {data: {reaction: string}}).data.reaction).post_id === root.id);
            }
        });

        it('tells who is from elsewhere', async () => {
            const people = await ann.client.getProfilesInChannel(shared.id, 0, 50);
            const guest = people.find((u) => u.remote_id);
            assert.equal(guest?.username, 'bob:beta');
        });
    });
}
