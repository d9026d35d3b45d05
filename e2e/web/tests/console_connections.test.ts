/**
 * The pages of connections in the system console: what is shared, how it is doing, what may cross, and who may see that.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {field, message, say} from '../support/chat.js';
import {eventually, Person} from '../support/person.js';
import {arrived, story, type Story} from '../support/story.js';
import {dress, faults, fits, loaded, picture, World} from '../support/world.js';

describe('the pages of connections', () => {
    let world: World;
    let told: Story;
    let ada: Page;
    let borealis = '';
    const visit = (page: Page, tab = '') => page.goto(`${told.ada.server.url}/admin_console/connected_workspaces/${borealis}${tab && `?tab=${tab}`}`);
    const dialog = () => ada.getByRole('dialog');
    const row = (name: string) => ada.getByRole('row').filter({hasText: name});
    /** Picks from the menu of a shared channel. */
    const choose = async (channel: string, item: string): Promise<void> => {
        await ada.getByRole('button', {name: `What can be done with ${channel}`}).click();
        await ada.getByRole('menuitem', {name: item, exact: true}).click();
    };

    before(async () => {
        world = await World.empty();
        told = await story(world);
        borealis = told.remotes[0];
        ada = await world.open(told.ada, '/admin_console/connected_workspaces');
    });

    after(() => world?.stop());

    it('lists connections with their status, last ping, channels, lag and queue', async () => {
        const line = row('Borealis');
        await line.getByText('Connected', {exact: true}).waitFor();
        for (const name of ['Organisation', 'Status', 'Last ping', 'Channels shared', 'Lag', 'Queue']) {
            await ada.getByRole('columnheader', {name, exact: true}).waitFor();
        }
        await line.getByRole('cell', {name: '1', exact: true}).waitFor();
        await line.getByRole('cell', {name: '0', exact: true}).waitFor();
        assert.deepEqual(await faults(ada), []);
    });

    it('pauses a connection after asking, holds what is written, and resumes', async () => {
        await ada.getByRole('button', {name: 'What can be done with Borealis'}).click();
        await ada.getByRole('menuitem', {name: 'Pause'}).click();
        await dialog().getByText(/waits on both sides/).waitFor();
        await dialog().getByRole('button', {name: 'Pause'}).click();
        await row('Borealis').getByText('Paused', {exact: true}).waitFor();
        await visit(ada);
        await ada.getByRole('alert').getByText(/Paused here since/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await told.ada.say(told.joint[0], 'Said while paused');
        await visit(ada, 'health');
        await ada.getByRole('heading', {name: 'Waiting to go out'}).waitFor();
        await ada.getByRole('button', {name: 'Resume'}).click();
        await ada.getByRole('heading', {level: 1}).getByText('Connected', {exact: true}).waitFor();
        await arrived(told.bo, told.joint[1], 'Said while paused');
        world.silence();
    });

    it('shows how the connection is doing, and tries it without sharing anything', async () => {
        await visit(ada, 'health');
        for (const title of ['Lag', 'Throughput', 'Queue', 'Round trip']) {
            await ada.getByRole('img', {name: new RegExp(`^${title}: now .*highest`)}).waitFor();
        }
        const graph = (title: string) => ada.getByRole('figure').filter({has: ada.getByRole('heading', {name: title})});
        // Something crossed within the last minute, and the last ping was answered.
        await graph('Throughput').getByText(/^[1-9]\d*\/min/).waitFor();
        await graph('Round trip').getByText(/^\d+ ms$/).first().waitFor();
        await graph('Queue').getByText('0', {exact: true}).first().waitFor();
        const other = ada.locator('section').filter({has: ada.getByRole('heading', {name: 'The other server'})});
        await other.getByText(/^Causeway \d+\.\d+\.\d+|^\d+\.\d+\.\d+/).waitFor();
        await other.getByText('Causeway extensions, version 1').waitFor();
        await other.getByText('The same as here').waitFor();
        await ada.getByRole('textbox', {name: 'For a channel'}).or(ada.getByRole('combobox', {name: 'For a channel'})).first().fill('field');
        await ada.getByRole('option', {name: 'Field notes (Aurora Labs)'}).click();
        await ada.getByRole('button', {name: 'Run the check'}).click();
        // The one thing to heed is that test servers speak in the clear.
        await ada.getByRole('status').getByText('It works; 1 thing to heed.').waitFor();
        for (const words of [/answered a ping in \d+ ms/, /not encrypted/, 'The other server reaches this one.', 'The channel can be shared.', '@ada, @noor', /The channel holds \d+ messages/]) {
            await ada.getByText(words).first().waitFor();
        }
        await ada.getByRole('group', {name: 'What each side takes'}).getByRole('row').nth(1).getByText('105 MB').first().waitFor();
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connection-check');
        const keys = ada.locator('section').filter({has: ada.getByRole('heading', {name: 'Keys', exact: true})});
        await keys.getByText('As it was made with the connection').nth(1).waitFor();
        await keys.getByRole('button', {name: 'Change the keys'}).click();
        await dialog().getByText(/Nothing is interrupted/).waitFor();
        await dialog().getByRole('button', {name: 'Change the keys'}).click();
        await keys.getByText(/^Changed /).nth(1).waitFor();
        await told.ada.say(told.joint[0], 'Said with new keys');
        await arrived(told.bo, told.joint[1], 'Said with new keys');
        world.silence();
    });

    it('shares channels found by name, for reading only', async () => {
        const drawings = await told.ada.makeChannel(told.aurora.team, 'Drawings');
        for (const text of ['An old sketch', 'An older one']) await told.ada.say(drawings, text);
        await told.ada.makeChannel(told.aurora.team, 'Minutes', {type: 'P'});
        await visit(ada);
        await ada.getByRole('button', {name: 'Add channels'}).click();
        await dialog().getByRole('checkbox', {name: /Minutes/}).check();
        await dialog().getByRole('textbox', {name: 'Search channels'}).fill('draw');
        await dialog().getByRole('checkbox', {name: /Drawings/}).check();
        await dialog().getByText('Chosen: Minutes, Drawings').waitFor();
        await dialog().getByRole('checkbox', {name: /Read-only/}).check();
        await dialog().getByRole('radio', {name: /Since a day/}).check();
        assert.equal(await dialog().getByRole('button', {name: 'Share 2 channels'}).isDisabled(), true);
        await dialog().getByRole('radio', {name: /^All/}).check();
        await dialog().getByText(/^\d+ messages and 0 files/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connection-add-channels');
        await dialog().getByRole('button', {name: 'Share 2 channels'}).click();
        await dialog().waitFor({state: 'detached'});
        await row('Minutes').getByText('Read-only').waitFor();
        await row('Drawings').getByText('Read-only').waitFor();
        await row('Drawings').getByText('Shared', {exact: true}).waitFor();
        const theirs = await eventually('the shared channel', () => told.bo.channel(told.borealis.team, 'drawings'));
        // What was written before went along.
        await arrived(told.bo, theirs, 'An old sketch');
        await choose('Drawings', 'Send history');
        await dialog().getByText(/^The history was sent .*: \d+ messages\.$/).waitFor();
        await dialog().getByText(/^\d+ messages and 0 files/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Close'}).last().click();
        assert.deepEqual(await faults(ada), []);
        world.silence();
    });

    it('lets the other side write again, pauses one channel, and removes one after asking', async () => {
        await choose('Drawings', 'Let them write');
        await ada.getByText('Borealis can write in Drawings now.').waitFor();
        await row('Drawings').getByText('Read-only').waitFor({state: 'detached'});
        await choose('Drawings', 'Pause sharing');
        await dialog().getByRole('button', {name: 'Pause'}).click();
        await row('Drawings').getByText('Paused', {exact: true}).waitFor();
        await choose('Drawings', 'Resume sharing');
        await row('Drawings').getByText('Shared', {exact: true}).waitFor();
        await ada.getByRole('button', {name: 'Remove Minutes'}).click();
        await dialog().getByText(/no longer kept in step with Borealis/).waitFor();
        await dialog().getByRole('button', {name: 'Remove'}).click();
        await row('Minutes').waitFor({state: 'detached'});
        world.silence();
    });

    it('verifies a channel, and says what it found', async () => {
        await choose('Joint project', 'Verify');
        await dialog().getByText(/Compares messages, threads, files/).waitFor();
        await dialog().getByRole('button', {name: 'Verify', exact: true}).click();
        await dialog().getByRole('status').getByText(/^\d+ messages were compared with Borealis\. Both sides hold the same\.$/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connection-verified');
        await dialog().getByRole('button', {name: 'Close'}).last().click();
        await dialog().waitFor({state: 'detached'});
        world.silence();
    });

    it("shows the other organisation's channels, and lets those that wait in", async () => {
        await ada.getByRole('tab', {name: /Borealis's channels/}).click();
        await ada.getByText('Borealis has not shared a channel with you.').waitFor();
        await visit(ada, 'policy');
        const room = ada.getByRole('group', {name: 'Waiting room', exact: true});
        await room.getByText('Own value').click();
        await room.getByRole('switch').check();
        await ada.getByRole('button', {name: 'Save the policy'}).click();
        await ada.getByText('The policy was saved.').waitFor();
        for (const name of ['Tides', 'Ice']) {
            const channel = await told.bo.makeChannel(told.borealis.team, name, {purpose: `What the ${name.toLowerCase()} does`});
            await told.bo.call('POST', `/remotecluster/${told.remotes[1]}/channels/${channel.id}/invite`);
        }
        await visit(ada);
        await ada.getByRole('heading', {name: 'Waiting for your decision'}).waitFor();
        await ada.getByText('What the tides does').waitFor();
        assert.deepEqual(await faults(ada), []);
        await ada.getByRole('button', {name: 'Decline Ice'}).click();
        await dialog().getByRole('button', {name: 'Decline'}).click();
        await ada.getByRole('button', {name: 'Decline Ice'}).waitFor({state: 'detached'});
        await ada.getByRole('button', {name: 'Accept Tides'}).click();
        await dialog().getByRole('button', {name: 'Accept'}).click();
        await ada.getByText('Tides was accepted.').waitFor();
        await ada.getByRole('tab', {name: /Borealis's channels/}).click();
        await row('Tides').waitFor();
        await ada.getByText('Their home is at Borealis, which alone').waitFor();
        world.silence();
    });

    it('sets a policy, says what cannot be meant, and goes back to the default', async () => {
        await visit(ada, 'policy');
        const rate = ada.getByRole('group', {name: 'Messages a minute', exact: true});
        await rate.getByText('No limit').waitFor();
        await rate.getByText('Own value').click();
        await rate.getByRole('textbox').fill('-4');
        await rate.getByText(/A whole number from 0/).waitFor();
        const save = ada.getByRole('button', {name: 'Save the policy'});
        assert.equal(await save.isDisabled(), true);
        await rate.getByRole('textbox').fill('240');
        const types = ada.getByRole('group', {name: 'Kinds of files', exact: true});
        await types.getByText('Own value').click();
        await types.locator('input:not([type=hidden]):not([type=radio])').fill('png,csv');
        await types.locator('input:not([type=hidden]):not([type=radio])').press('Enter');
        assert.deepEqual(await faults(ada), []);
        await save.click();
        await ada.getByText('The policy was saved.').waitFor();
        const {own} = await told.ada.call<{own: Record<string, unknown>}>('GET', `/causeway/connections/${borealis}/policy`);
        assert.deepEqual([own.message_rate, own.file_types, own.waiting_room, own.files], [240, ['png', 'csv'], true, null]);
        await ada.reload();
        await rate.getByRole('textbox').waitFor();
        assert.equal(await rate.getByRole('textbox').inputValue(), '240');
        await rate.getByText('Server default').click();
        await types.getByText('Server default').click();
        await save.click();
        await ada.getByText('The policy was saved.').last().waitFor();
        await rate.getByText('No limit').waitFor();
        world.silence();
    });

    it('tells what was refused and why, and tries it again or drops it', async () => {
        const away = `/channels/${told.joint[1].id}`;
        await told.bo.call('DELETE', away);
        const noor = await world.open(told.noor, '/aurora-labs/channels/joint-project');
        await field(noor).waitFor();
        for (const text of ['The first for nobody', 'The second for nobody']) await say(noor, text);
        await message(noor, 'The second for nobody').getByText(/Refused by Borealis: .*archived/).waitFor();
        await picture(noor, 'connection-delivery');
        await visit(ada, 'health');
        const table = ada.getByRole('group', {name: 'Refused by Borealis'});
        await table.getByRole('row').nth(2).waitFor();
        await table.getByRole('cell', {name: 'Noor Haddad'}).first().waitFor();
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connection-refused');
        await table.getByRole('row').nth(1).getByRole('checkbox').check();
        await ada.getByRole('button', {name: 'Drop 1'}).click();
        await dialog().getByRole('button', {name: 'Drop', exact: true}).click();
        await ada.getByText('1 was dropped.').waitFor();
        await table.getByRole('row').nth(2).waitFor({state: 'detached'});
        await told.bo.call('POST', `${away}/restore`, {});
        await ada.getByRole('button', {name: 'Try all again'}).click();
        await ada.getByText('1 is on its way again.').waitFor();
        await ada.getByText('Nothing was refused.').waitFor();
        await noor.getByText(/Delivered to Borealis/).last().waitFor({state: 'attached'});
        await noor.close();
        world.silence();
    });

    it("shares from the channel itself, and shows there how that stands", async () => {
        const page = await world.open(told.ada, '/aurora-labs/channels/field-notes');
        await page.getByRole('button', {name: /^Field notes: What can be done/}).click();
        await page.getByRole('menuitem', {name: 'Share with organisations'}).click();
        const panel = page.getByRole('complementary', {name: 'About this channel'});
        await panel.getByRole('button', {name: 'Share with Borealis'}).click();
        await page.getByRole('dialog').getByRole('checkbox', {name: /Read-only/}).check();
        assert.deepEqual(await faults(page), []);
        await page.getByRole('dialog').getByRole('button', {name: 'Share', exact: true}).click();
        await panel.getByText('Connected', {exact: true}).waitFor();
        await panel.getByText('Read-only', {exact: true}).waitFor();
        assert.deepEqual(await faults(page), []);
        await picture(page, 'connection-channel-info');
        await panel.getByRole('button', {name: 'Stop sharing with Borealis'}).click();
        await page.getByRole('dialog').getByRole('button', {name: 'Stop sharing with Borealis'}).click();
        await panel.getByText('Not shared with another organisation.').waitFor();
        await page.close();
        world.silence();
    });

    it('shows on a message how far it is', async () => {
        const page = await world.open(told.ada, '/aurora-labs/channels/drawings');
        await field(page).waitFor();
        await told.borealis.server.halt();
        await say(page, 'Where is this one?');
        await message(page, 'Where is this one?').getByText('Waiting for Borealis').waitFor();
        assert.deepEqual(await faults(page), []);
        await told.borealis.server.resume();
        await message(page, 'Where is this one?').getByText(/Delivered to Borealis \d+:\d\d:\d\d/).waitFor();
        await page.close();
        world.silence();
    });

    it('shows those with one of the two permissions just their part', async () => {
        const roles = ['system_user'];
        const [role] = await told.ada.call<Array<{id: string; permissions: string[]}>>('POST', '/roles/names', roles);
        assert.ok(role);
        const grant = (...more: string[]) => told.ada.call('PUT', `/roles/${role.id}/patch`, {permissions: [...role.permissions, ...more]});
        const pat = await Person.signUp(told.aurora.server, 'pat');
        await pat.joinTeam(told.aurora.team, told.ada);

        await grant('manage_shared_channels');
        const theirs = await world.open(pat, '/admin_console/connected_workspaces');
        await theirs.getByRole('link', {name: 'Borealis'}).waitFor();
        assert.equal(await theirs.getByRole('columnheader', {name: 'Queue'}).count(), 0);
        assert.equal(await theirs.getByRole('button', {name: 'Add a connection'}).count(), 0);
        await visit(theirs);
        // Not a member, and yet the channel has its name.
        await theirs.getByRole('cell', {name: 'Joint project', exact: true}).waitFor();
        await theirs.getByRole('button', {name: 'Remove Joint project'}).waitFor();
        assert.equal(await theirs.getByRole('tab', {name: 'Policy'}).count(), 0);
        assert.equal(await theirs.getByRole('textbox', {name: 'Organisation name'}).count(), 0);
        assert.deepEqual(await faults(theirs), []);
        world.silence();

        await grant('manage_secure_connections');
        await visit(theirs);
        await theirs.getByRole('tab', {name: 'Policy'}).waitFor();
        await theirs.getByRole('cell', {name: 'Joint project', exact: true}).waitFor();
        assert.equal(await theirs.getByRole('button', {name: 'Add channels'}).count(), 0);
        assert.equal(await theirs.getByRole('button', {name: 'Remove Joint project'}).count(), 0);
        for (const tab of ['health', 'policy']) {
            await visit(theirs, tab);
            await theirs.getByRole('tab', {name: new RegExp(tab, 'i'), selected: true}).waitFor();
            await theirs.getByRole('heading', {level: 2}).first().waitFor();
            assert.deepEqual(await faults(theirs), []);
        }
        await grant();
        await theirs.close();
        world.silence();
    });

    it('has no accessibility fault and fits, at every width, in the light and in the dark', async () => {
        for (const tab of ['list', 'overview', 'health', 'policy']) {
            if (tab === 'list') await ada.goto(`${told.ada.server.url}/admin_console/connected_workspaces`);
            else await visit(ada, tab);
            await loaded(ada);
            await (tab === 'list' ? ada.getByRole('link', {name: 'Borealis'}) : ada.getByRole('heading', {level: 2}).first()).waitFor();
            for (const [width, scheme] of [[360, 'light'], [768, 'dark'], [1600, 'dark'], [1600, 'light']] as const) {
                await dress(ada, scheme);
                await ada.setViewportSize({width, height: width < 500 ? 740 : 1000});
                await fits(ada);
                await picture(ada, `connection-${tab}-${width}-${scheme}`);
                assert.deepEqual(await faults(ada), [], `${tab} at ${width}, ${scheme}`);
            }
        }
        world.silence();
    });

    it('deletes a connection after saying what that does', async () => {
        await ada.setViewportSize({width: 1280, height: 800});
        await visit(ada);
        await ada.getByRole('button', {name: 'What can be done with Borealis'}).click();
        await ada.getByRole('menuitem', {name: 'Delete'}).click();
        await dialog().getByText(/its \d+ channels are no longer shared/).waitFor();
        await dialog().getByRole('button', {name: 'Delete'}).click();
        await ada.getByText('No organisation is connected yet').waitFor();
        assert.deepEqual(await faults(ada), []);
        world.silence();
    });
});
