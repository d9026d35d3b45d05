/**
 * The system console beside its connections: settings, people, teams, channels, permissions, and what was logged and done.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Locator, Page} from 'playwright-core';

import {field} from '../support/chat.js';
import {PASSWORD, Person} from '../support/person.js';
import {story, type Story} from '../support/story.js';
import {dress, faults, fits, loaded, picture, World} from '../support/world.js';

const pages = [
    ...['general', 'accounts', 'people', 'messages', 'files', 'connected_workspaces', 'integrations', 'web_server', 'limits', 'database', 'records'].map((id) => `settings/${id}`),
    ...['users', 'teams', 'channels', 'permissions', 'webhooks', 'bots', 'logs', 'audits', 'about'],
];

describe('the system console', () => {
    let world: World;
    let told: Story;
    let ada: Page;
    const visit = (page: Page, path: string) => page.goto(`${told.ada.server.url}/admin_console/${path}`);
    const dialog = () => ada.getByRole('dialog');
    const row = (text: string): Locator => ada.getByRole('row').filter({hasText: text});
    const save = () => ada.getByRole('button', {name: 'Save', exact: true});
    const setting = (name: string): Locator => ada.getByRole('group', {name, exact: true});
    /** Picks from the menu of a row. */
    const choose = async (text: string, item: string): Promise<void> => {
        await row(text).getByRole('button', {name: /^What can be done/}).click();
        await ada.getByRole('menuitem', {name: item, exact: true}).click();
    };

    before(async () => {
        world = await World.empty();
        told = await story(world);
        ada = await world.open(told.ada, '/admin_console');
    });

    after(() => world?.stop());

    it('saves settings of every kind, and keeps them', async () => {
        await visit(ada, 'settings/general');
        await ada.getByRole('textbox', {name: 'Site name'}).fill('Aurora Talk');
        await save().click();
        await ada.getByRole('alert').getByText('Saved').waitFor();
        await visit(ada, 'settings/people');
        await setting('How names are shown').getByRole('textbox').or(setting('How names are shown').getByRole('combobox')).first().click();
        await ada.getByRole('option', {name: 'full_name', exact: true}).click();
        const channels = setting('Channels that everybody joins').locator('input:not([type=hidden])');
        await channels.fill('field-notes,joint-project');
        await channels.press('Enter');
        await setting('Show full names').getByRole('switch').click();
        await save().click();
        await ada.getByRole('alert').getByText('Saved').waitFor();
        type Config = Record<string, Record<string, unknown>>;
        const {TeamSettings, PrivacySettings} = await told.ada.call<Config>('GET', '/config');
        assert.equal(TeamSettings?.SiteName, 'Aurora Talk');
        assert.equal(TeamSettings?.TeammateNameDisplay, 'full_name');
        assert.deepEqual(TeamSettings?.ExperimentalDefaultChannels, ['field-notes', 'joint-project']);
        assert.equal(PrivacySettings?.ShowFullName, false);
        await ada.reload();
        await setting('Channels that everybody joins').getByText('joint-project').waitFor();
        assert.equal(await setting('Show full names').getByRole('switch').isChecked(), false);
        world.silence();
    });

    it('says what a setting may hold, by itself and with the words of the server', async () => {
        await visit(ada, 'settings/accounts');
        await ada.getByRole('textbox', {name: 'Shortest password'}).fill('2');
        await setting('Shortest password').getByText('It may hold a whole number from 5 to 72.').waitFor();
        assert.equal(await save().isDisabled(), true);
        await ada.getByRole('button', {name: 'Undo changes'}).click();
        assert.equal(await ada.getByRole('textbox', {name: 'Shortest password'}).inputValue(), '8');
        await visit(ada, 'settings/web_server');
        await ada.getByRole('textbox', {name: 'Origins that may call the API'}).fill('not an origin');
        await save().click();
        await ada.getByRole('alert').getByText(/ServiceSettings.AllowCorsFrom holds/).waitFor();
        await setting('Origins that may call the API').getByText(/It may hold nothing, \*, or origins/).waitFor();
        assert.deepEqual(await faults(ada), []);
        world.silence(/config\/patch/, /status of 400/);
    });

    it('shows what was set elsewhere, and leaves it alone', async () => {
        await visit(ada, 'settings/general');
        const site = ada.getByRole('textbox', {name: 'Site URL'});
        await site.waitFor();
        assert.equal(await site.isDisabled(), true);
        assert.equal(await site.inputValue(), told.ada.server.url);
        await setting('Site URL').getByText(/Set by the environment or the command line/).waitFor();
        await visit(ada, 'settings/database');
        assert.equal(await ada.getByRole('textbox', {name: 'Where the database is'}).inputValue(), '*'.repeat(32));
        world.silence();
    });

    it('changes what people may do, and shuts them out', async () => {
        const pat = await Person.signUp(told.aurora.server, 'pat');
        await pat.joinTeam(told.aurora.team, told.ada);
        const theirs = await world.open(pat, '/aurora-labs/channels/town-square');
        await field(theirs).waitFor();
        await visit(ada, 'users');
        await ada.getByRole('textbox', {name: 'Search users'}).fill('pat');
        await row('@noor').waitFor({state: 'detached'});
        await choose('@pat', 'Roles');
        await dialog().getByRole('checkbox', {name: 'System manager'}).check();
        await dialog().getByRole('checkbox', {name: 'Shared channel manager'}).check();
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Save'}).click();
        await row('@pat').getByText('System manager, Shared channel manager').waitFor();
        await choose('@pat', 'Sessions');
        await dialog().getByRole('button', {name: /^End the session of Chrome/}).click();
        await dialog().getByRole('button', {name: /^End the session of Chrome/}).waitFor({state: 'detached'});
        assert.deepEqual(await faults(ada), []);
        await theirs.goto(`${told.ada.server.url}/aurora-labs`);
        await theirs.getByRole('button', {name: 'Log in'}).waitFor();
        await dialog().getByRole('button', {name: 'Close', exact: true}).last().click();
        await choose('@pat', 'Set a new password');
        await dialog().locator('input[type=password]').fill('x');
        await dialog().getByRole('button', {name: 'Save'}).click();
        await dialog().getByText(/at least 8/).waitFor();
        await dialog().locator('input[type=password]').fill('Another-passw0rd!');
        await dialog().getByRole('button', {name: 'Save'}).click();
        await dialog().waitFor({state: 'detached'});
        await choose('@pat', 'Deactivate');
        await dialog().getByRole('button', {name: 'Deactivate'}).click();
        await row('@pat').getByText('Deactivated').waitFor();
        await theirs.getByLabel('Email or username').fill('pat');
        await theirs.locator('input[type=password]').fill(PASSWORD);
        await theirs.getByRole('button', {name: 'Log in'}).click();
        await theirs.getByRole('alert').waitFor();
        await theirs.close();
        await choose('@pat', 'Activate');
        await row('@pat').getByText('Active', {exact: true}).waitFor();
        // People of other organisations are shown, and managed where they belong.
        await ada.getByRole('textbox', {name: 'Search users'}).fill('bo');
        await row('Borealis').waitFor();
        assert.equal(await row('Borealis').getByRole('button').count(), 0);
        world.silence(/401/, /status of 400/, /users\/\w+\/password/);
    });

    it('edits teams, and archives and restores teams and channels', async () => {
        await visit(ada, 'teams');
        await choose('Aurora Labs', 'Edit');
        await dialog().getByRole('textbox', {name: 'Description'}).fill('Weather from the ridge');
        await dialog().getByRole('switch', {name: /Anyone on this server/}).click();
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Save'}).click();
        await row('Weather from the ridge').getByText('Anyone on this server can join').waitFor();
        await visit(ada, 'channels');
        await row('Joint project').getByRole('img', {name: 'Shared'}).waitFor();
        await ada.getByRole('textbox', {name: 'Search channels'}).fill('off');
        await row('Joint project').waitFor({state: 'detached'});
        await choose('Off-Topic', 'Archive');
        await dialog().getByText(/can be restored/).waitFor();
        await dialog().getByRole('button', {name: 'Archive'}).click();
        await row('Off-Topic').getByText('Archived').waitFor();
        await choose('Off-Topic', 'Restore');
        await row('Off-Topic').getByText('Active').waitFor();
        const away = await told.ada.makeTeam('Far away');
        await visit(ada, 'teams');
        await choose('Far away', 'Archive');
        await dialog().getByText(/can be restored/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Archive'}).click();
        await row('Far away').getByText('Archived').waitFor();
        const teams = async () => (await told.ada.call<Array<{id: string}>>('GET', '/users/me/teams')).some(({id}) => id === away.id);
        assert.equal(await teams(), false);
        await choose('Far away', 'Restore');
        await row('Far away').getByText('Active').waitFor();
        assert.equal(await teams(), true);
        world.silence();
    });

    it('lets programs in: a webhook and a bot', async () => {
        await visit(ada, 'webhooks');
        await ada.getByRole('button', {name: 'New webhook'}).click();
        await dialog().getByRole('textbox', {name: 'Name'}).fill('Weather station');
        const channel = dialog().getByRole('textbox', {name: 'Channel'}).or(dialog().getByRole('combobox', {name: 'Channel'})).first();
        await channel.fill('field');
        await ada.getByRole('option', {name: /^Field notes/}).click();
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Save'}).click();
        const address = await dialog().getByRole('textbox', {name: 'Address'}).inputValue();
        assert.equal((await fetch(address, {method: 'POST', body: JSON.stringify({text: 'Wind from the north'})})).status, 200);
        await dialog().getByRole('button', {name: 'Done'}).click();
        await row('Weather station').getByText(/Field notes/).waitFor();
        await ada.getByRole('button', {name: 'Delete Weather station'}).click();
        await dialog().getByRole('button', {name: 'Delete'}).click();
        await row('Weather station').waitFor({state: 'detached'});
        assert.ok((await fetch(address, {method: 'POST', body: JSON.stringify({text: 'And now?'})})).status >= 400);

        await visit(ada, 'bots');
        const make = async () => {
            await dialog().getByRole('textbox', {name: 'Username'}).fill('weather-bot');
            await dialog().getByRole('button', {name: 'Save'}).click();
        };
        await ada.getByRole('button', {name: 'New bot'}).click();
        await make();
        await dialog().getByRole('link', {name: 'Settings of integrations'}).click();
        await setting('Bots can be made').getByRole('switch').click();
        await save().click();
        await ada.getByRole('alert').getByText('Saved').waitFor();
        await visit(ada, 'bots');
        await ada.getByRole('button', {name: 'New bot'}).click();
        await make();
        await dialog().getByRole('button', {name: 'Make a token'}).click();
        const token = await dialog().getByRole('textbox', {name: 'Token'}).inputValue();
        const me = async () => fetch(`${told.ada.server.url}/api/v4/users/me`, {headers: {authorization: `Bearer ${token}`}});
        assert.equal(((await (await me()).json()) as {username: string}).username, 'weather-bot');
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Done'}).click();
        await choose('weather-bot', 'Disable');
        await dialog().getByRole('button', {name: 'Disable'}).click();
        await row('weather-bot').getByText('Disabled').waitFor();
        assert.equal((await me()).status, 401);
        world.silence(/\/bots/, /status of (403|501)/);
    });

    it('follows the log of the server, and finds in it', async () => {
        await visit(ada, 'logs');
        await row('listening').first().waitFor();
        await ada.getByRole('textbox', {name: 'Search the log'}).fill('a client cannot');
        await ada.getByText('No line of that kind.').waitFor();
        await ada.getByRole('textbox', {name: 'Search the log'}).fill('configuration:');
        await told.ada.call('PUT', '/config/patch', {NobodyKnowsSettings: {Fly: true}, ServiceSettings: {Nonsense: 1}});
        await row('ServiceSettings.Nonsense does not exist here').waitFor();
        await ada.getByRole('switch', {name: 'Follow'}).click();
        await picture(ada, 'console-logs');
        await ada.getByLabel('Levels').first().click();
        await ada.getByRole('option', {name: 'Errors', exact: true}).click();
        await ada.getByText('No line of that kind.').waitFor();
        world.silence();
    });

    it('tells who did what', async () => {
        await visit(ada, 'audits');
        await row('Activated or deactivated an account').first().waitFor();
        await row('Changed settings').first().waitFor();
        await ada.getByLabel('Which records').first().click();
        await ada.getByRole('option', {name: 'Connections and sharing'}).click();
        await row('Changed settings').first().waitFor({state: 'detached'});
        await row('Shared a channel').first().waitFor();
        world.silence();
    });

    it('gives a permission to all, and takes it back', async () => {
        await visit(ada, 'permissions');
        const line = row('All members');
        const tick = async (name: string, checked: boolean) => {
            await line.getByRole('checkbox', {name: new RegExp(name), checked: !checked}).click();
            await line.getByRole('checkbox', {name: new RegExp(name), checked}).waitFor();
        };
        await tick('shared channels', true);
        const noor = await world.open(told.noor, '/admin_console');
        await noor.getByRole('link', {name: 'Borealis'}).click();
        await noor.getByRole('button', {name: 'Add channels'}).click();
        await noor.getByRole('checkbox', {name: /Field notes/}).check();
        await noor.getByRole('button', {name: 'Share 1 channel'}).click();
        await noor.getByRole('cell', {name: 'Field notes', exact: true}).waitFor();
        for (const name of ['Users', 'General', 'Server logs']) assert.equal(await noor.getByRole('link', {name}).count(), 0);
        await tick('shared channels', false);
        await noor.goto(`${told.ada.server.url}/admin_console`);
        await noor.getByText('Your roles do not include').waitFor();
        await noor.close();
        world.silence();
    });

    it('gives a team roles of its own, which may share its channels', async () => {
        await visit(ada, 'permissions');
        await ada.getByText("Every team has everybody's roles.").waitFor();
        await ada.getByRole('button', {name: 'New scheme'}).click();
        await dialog().getByRole('textbox', {name: 'Name'}).fill('Partners');
        await dialog().getByRole('textbox', {name: 'Teams'}).or(dialog().getByRole('combobox', {name: 'Teams'})).first().click();
        await ada.getByRole('option', {name: 'Aurora Labs'}).click();
        await ada.keyboard.press('Tab');
        assert.deepEqual(await faults(ada), []);
        await dialog().getByRole('button', {name: 'Save'}).click();
        await row('Partners').getByText('Aurora Labs').waitFor();
        const members = row('Partners').getByRole('checkbox', {name: /Members share channels/});
        const notes = await told.noor.channel(told.aurora.team, 'field-notes');
        const invite = `/remotecluster/${told.remotes[0]}/channels/${notes.id}/invite`;
        await told.ada.call('POST', `/remotecluster/${told.remotes[0]}/channels/${notes.id}/uninvite`);
        await assert.rejects(told.noor.call('POST', invite), /403/);
        await members.click();
        await row('Partners').getByRole('checkbox', {name: /Members share channels/, checked: true}).waitFor();
        // In the chat, she is offered the command, and the panel of the channel.
        const noor = await world.open(told.noor, '/aurora-labs/channels/field-notes');
        await field(noor).pressSequentially('/share');
        await noor.getByRole('option', {name: /^\/share-channel/}).waitFor();
        await field(noor).fill('/share-channel invite --connectionID ');
        await noor.getByRole('option', {name: new RegExp(told.remotes[0])}).waitFor();
        await field(noor).fill('');
        await noor.getByRole('button', {name: /^Field notes:/}).click();
        await noor.getByRole('menuitem', {name: 'Share with organisations'}).click();
        const panel = noor.getByRole('complementary', {name: 'About this channel'});
        await panel.getByRole('button', {name: 'Share with Borealis'}).click();
        assert.deepEqual(await faults(noor), []);
        await noor.getByRole('dialog').getByRole('button', {name: 'Share', exact: true}).click();
        await panel.getByText('Connected', {exact: true}).waitFor();
        assert.deepEqual(await faults(noor), []);
        await panel.getByRole('button', {name: 'Stop sharing with Borealis'}).click();
        await noor.getByRole('dialog').getByRole('button', {name: 'Stop sharing with Borealis'}).click();
        await panel.getByRole('button', {name: 'Share with Borealis'}).waitFor();
        await noor.close();
        await choose('Partners', 'Delete');
        await dialog().getByRole('button', {name: 'Delete'}).click();
        await ada.getByText("Every team has everybody's roles.").waitFor();
        world.silence();
    });

    it('fits every width in the light and in the dark, and has no accessibility fault', async () => {
        for (const [index, path] of pages.entries()) {
            await visit(ada, path);
            await loaded(ada);
            // Between these widths only places differ: in the middle one, and in one theme of the narrow one, a look will do.
            const [first, second] = index % 2 ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
            for (const [width, scheme, closely] of [[768, second, false], [1600, second, true], [1600, first, true], [360, first, true]] as const) {
                await dress(ada, scheme);
                await ada.setViewportSize({width, height: width < 500 ? 740 : 1000});
                await fits(ada);
                await picture(ada, `console-${path.replace('/', '-')}-${width}-${scheme}`);
                if (closely) assert.deepEqual(await faults(ada), [], `${path} at ${width}, ${scheme}`);
            }
        }
        world.silence();
    });
});
