/**
 * A working day in one workspace, through the official client.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Channel} from '@mattermost/types/channels';
import type {Post} from '@mattermost/types/posts';
import type {PreferenceType} from '@mattermost/types/preferences';
import type {Team} from '@mattermost/types/teams';

import {Person} from '../support/people.js';
import {Server, engines} from '../support/server.js';

const post = (channel_id: string, message: string, more: Partial<Post> = {}): Post =>
    ({channel_id, message, ...more}) as Post;

const postOf = (message: unknown): Post => JSON.parse((message as {data: {post: string}}).data.post);

for (const engine of engines) {
    describe(`chat on ${engine}`, () => {
        let server: Server;
        let ann: Person;
        let bea: Person;
        let team: Team;
        let channel: Channel;

        before(async () => {
            server = await Server.start(engine);
            ann = await Person.signUp(server, 'ann');
            bea = await Person.signUp(server, 'bea');
            team = await ann.makeTeam('crew');
            await ann.client.addToTeam(team.id, bea.user.id);
            channel = await ann.client.createChannel(
                {team_id: team.id, name: 'plans', display_name: 'Plans', type: 'O'} as Channel,
            );
            await ann.client.addToChannel(bea.user.id, channel.id);
            await Promise.all([ann.listen(), bea.listen()]);
        });

        after(async () => {
            ann?.leave();
            bea?.leave();
            await server?.stop();
        });

        it('tells who I am and where I am', async () => {
            assert.equal((await ann.client.getMe()).username, 'ann');
            assert.deepEqual((await bea.client.getMyTeams()).map((t) => t.name), ['crew']);
            const names = (await bea.client.getMyChannels(team.id)).map((c) => c.name).sort();
            assert.deepEqual(names, ['off-topic', 'plans', 'town-square']);
            const config = await ann.client.getClientConfig();
            assert.equal(config.SiteURL, server.url);
        });

        it('carries a message, a reply, an edit and a deletion', async () => {
            const root = await ann.client.createPost(post(channel.id, 'hello @bea', {pending_post_id: `${ann.user.id}:1`}));
            const heard = await bea.hears('posted', (m) => postOf(m).id === root.id);
            assert.equal(postOf(heard).message, 'hello @bea');
            const again = await ann.client.createPost(post(channel.id, 'hello @bea', {pending_post_id: `${ann.user.id}:1`}));
            assert.equal(again.id, root.id);
            const reply = await bea.client.createPost(post(channel.id, 'hi', {root_id: root.id}));
            await ann.hears('posted', (m) => postOf(m).id === reply.id);
            const edited = await ann.client.patchPost({id: root.id, message: 'hello again'} as Post);
            assert.ok(edited.edit_at > 0);
            await bea.hears('post_edited', (m) => postOf(m).message === 'hello again');
            const thread = await bea.client.getPostThread(root.id);
            assert.deepEqual(new Set(thread.order), new Set([root.id, reply.id]));
            await bea.client.deletePost(reply.id);
            await ann.hears('post_deleted', (m) => postOf(m).id === reply.id);
            const page = await ann.client.getPosts(channel.id);
            assert.ok(page.order.includes(root.id) && !page.order.includes(reply.id));
        });

        it('counts what is unread until it is viewed', async () => {
            await ann.client.createPost(post(channel.id, 'unread @bea'));
            const mine = async () => (await bea.client.getMyChannelMembers(team.id)).find((m) => m.channel_id === channel.id);
            assert.ok(((await mine())?.mention_count ?? 0) > 0);
            await bea.client.viewMyChannel(channel.id);
            assert.equal((await mine())?.mention_count, 0);
        });

        it('carries reactions and pins', async () => {
            const made = await ann.client.createPost(post(channel.id, 'react to me'));
            await bea.client.addReaction(bea.user.id, made.id, 'thumbsup');
            await ann.hears('reaction_added');
            assert.deepEqual((await ann.client.getReactionsForPost(made.id)).map((r) => r.emoji_name), ['thumbsup']);
            await bea.client.removeReaction(bea.user.id, made.id, 'thumbsup');
            await ann.hears('reaction_removed');
            await ann.client.pinPost(made.id);
            assert.ok((await bea.client.getPinnedPosts(channel.id)).order.includes(made.id));
        });

        it('carries a file', async () => {
            const form = new FormData();
            form.append('channel_id', channel.id);
            form.append('files', new Blob(['some notes']), 'notes.txt');
            const uploaded = await ann.client.uploadFile(form);
            const file = uploaded.file_infos[0];
            assert.ok(file && file.size === 10 && file.extension === 'txt');
            const made = await ann.client.createPost(post(channel.id, 'a file', {file_ids: [file.id]}));
            assert.equal((await bea.client.getFileInfosForPost(made.id))[0]?.name, 'notes.txt');
            const got = await fetch(bea.client.getFileUrl(file.id, 0), {
                headers: {Authorization: `Bearer ${bea.client.getToken()}`},
            });
            assert.equal(await got.text(), 'some notes');
        });

        it('finds messages and people', async () => {
            await ann.client.createPost(post(channel.id, 'the quick brown aardvark'));
            const found = await bea.client.searchPosts(team.id, 'aardvark from:ann', false);
            assert.equal(found.order.length, 1);
            const none = await bea.client.searchPosts(team.id, 'aardvark -brown', false);
            assert.equal(none.order.length, 0);
            const people = await bea.client.autocompleteUsers('an', team.id, channel.id);
            assert.ok(people.users.some((u) => u.username === 'ann'));
        });

        it('keeps preferences, statuses and categories', async () => {
            const preference = {user_id: bea.user.id, category: 'display_settings', name: 'use_military_time', value: 'true'};
            await bea.client.savePreferences(bea.user.id, [preference]);
            // The client's own type says "one preference" where the answer is a list.
            const kept = (await bea.client.getMyPreferences()) as unknown as PreferenceType[];
            assert.ok(kept.some((p) => p.name === 'use_military_time' && p.value === 'true'));
            await bea.client.updateStatus({user_id: bea.user.id, status: 'dnd', manual: true, last_activity_at: 0});
            assert.equal((await ann.client.getStatusesByIds([bea.user.id]))[0]?.status, 'dnd');
            const categories = await bea.client.getChannelCategories(bea.user.id, team.id);
            assert.deepEqual(categories.categories.map((c) => c.type), ['favorites', 'channels', 'direct_messages']);
        });

        it('opens a direct message', async () => {
            const direct = await ann.client.createDirectChannel([ann.user.id, bea.user.id]);
            const made = await ann.client.createPost(post(direct.id, 'between us'));
            await bea.hears('posted', (m) => postOf(m).id === made.id);
        });

        it('refuses what is not allowed, with a stable id', async () => {
            const secret = await ann.client.createChannel(
                {team_id: team.id, name: 'secret', display_name: 'Secret', type: 'P'} as Channel,
            );
            await assert.rejects(bea.client.getPosts(secret.id), {
                server_error_id: 'api.context.permissions.app_error',
                status_code: 403,
            });
        });
    });
}
