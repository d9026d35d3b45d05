/**
 * Several teams of one server, threads that one follows, and channels that were archived.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {choose, field, message, reply, thread} from '../support/chat.js';
import {eventually, Person, type Named} from '../support/person.js';
import {faults, fits, found, World, type Side} from '../support/world.js';

describe('several teams', () => {
    let world: World;
    let labs: Side;
    let noor: Person;
    let crew: Named;
    let ada: Page;
    const teamMenu = (page: Page) => page.getByRole('button', {name: /^Team /});
    const row = (page: Page, name: string | RegExp) => page.getByRole('navigation', {name: 'Channels'}).getByRole('link', {name});
    const browse = async (page: Page) => {
        await page.getByRole('button', {name: 'Add channels and conversations'}).click();
        await page.getByRole('menuitem', {name: 'Browse channels'}).click();
        return page.getByRole('dialog', {name: 'Browse channels'});
    };

    before(async () => {
        world = await World.empty();
        labs = await found(world.servers[0], 'Aurora Labs', 'ada');
        noor = await Person.signUp(labs.server, 'noor');
        crew = await labs.admin.makeTeam('Field crew');
        for (const team of [labs.team, crew]) await noor.joinTeam(team, labs.admin);
        ada = await world.open(labs.admin, '/aurora-labs/channels/town-square');
        await Promise.all([field(ada).waitFor(), world.live(ada)]);
    });

    after(() => world?.stop());

    it('show what waits in the other ones, until it is read', async () => {
        const square = await noor.channel(crew, 'town-square');
        await noor.say(square, 'Is anybody out there?');
        await teamMenu(ada).getByText('unread').waitFor({state: 'attached'});
        await noor.say(square, '@ada, is that you?');
        await teamMenu(ada).getByText('1 mention').waitFor({state: 'attached'});
        await ada.waitForFunction(() => document.title.startsWith('(1) '));
        const phone = await world.open(labs.admin, '/aurora-labs/channels/town-square', {width: 360, height: 740, touch: true});
        await phone.getByRole('button', {name: /^Open the list of channels, .*unread$/}).waitFor();
        assert.deepEqual(await faults(phone), []);
        await phone.close();
        const other = await world.open(labs.admin, '/aurora-labs/channels/town-square');
        await teamMenu(other).getByText('1 mention').waitFor({state: 'attached'});
        await teamMenu(ada).click();
        const item = ada.getByRole('menuitem', {name: /Field crew/});
        await item.getByText('1 mention').waitFor({state: 'attached'});
        assert.deepEqual(await faults(ada), []);
        await item.click();
        await message(ada, '@ada, is that you?').waitFor();
        // Read here, it waits in the other window no more either.
        await teamMenu(other).getByText('1 mention').waitFor({state: 'detached'});
        await other.close();
        await noor.say(await noor.channel(labs.team, 'town-square'), 'And here?');
        await teamMenu(ada).getByText('unread').waitFor({state: 'attached'});
        await teamMenu(ada).click();
        await ada.getByRole('menuitem', {name: /Aurora Labs/}).click();
        await message(ada, 'And here?').waitFor();
        await teamMenu(ada).getByText('unread').waitFor({state: 'detached'});
        world.silence();
    });

    it('have threads, which one can follow and leave alone', async () => {
        const square = await noor.channel(labs.team, 'town-square');
        const root = await noor.say(square, 'Who has the map?');
        await noor.say(square, 'Not me', {root_id: root.id});
        const totals = () => labs.admin.call<{total: number; total_unread_threads: number}>('GET', `/users/me/teams/${labs.team.id}/threads?totalsOnly=true`);
        assert.equal((await totals()).total, 0);
        await choose(ada, message(ada, 'Who has the map?'), 'Follow thread');
        await eventually('the thread that is followed', async () => (await totals()).total === 1);
        await noor.say(square, 'It was in the tent', {root_id: root.id});
        await row(ada, /^Threads/).getByText('unread').waitFor({state: 'attached'});
        await row(ada, /^Threads/).click();
        await ada.getByRole('heading', {level: 1, name: 'Threads'}).waitFor();
        const listed = ada.getByRole('main').getByRole('article').filter({hasText: 'Who has the map?'}).filter({has: ada.getByRole('button', {name: /replies/})});
        await ada.getByRole('main').getByText('1 new reply').waitFor();
        await listed.getByRole('button', {name: /2 replies/}).click();
        await thread(ada).getByText('It was in the tent').waitFor();
        await row(ada, /^Threads/).getByText('unread').waitFor({state: 'detached'});
        await ada.getByRole('main').getByText('1 new reply').waitFor({state: 'detached'});
        assert.deepEqual(await faults(ada), []);

        const other = await world.open(labs.admin, `/aurora-labs/channels/town-square?thread=${root.id}`);
        await thread(other).getByRole('button', {name: 'Following'}).waitFor();
        await world.live(other);
        await thread(ada).getByRole('button', {name: 'Following'}).click();
        await thread(ada).getByRole('button', {name: 'Follow', exact: true}).waitFor();
        await thread(other).getByRole('button', {name: 'Follow', exact: true}).waitFor();
        await listed.waitFor({state: 'detached'});
        await other.close();
        await noor.say(square, 'Found it', {root_id: root.id});
        await thread(ada).getByText('Found it').waitFor();
        assert.equal((await totals()).total, 0);
        // Who replies is told of further replies.
        await ada.goto(`${labs.server.url}/aurora-labs/channels/town-square`);
        await reply(ada, message(ada, 'Who has the map?'), 'Good');
        await thread(ada).getByRole('button', {name: 'Following'}).waitFor();
        await thread(ada).getByRole('button', {name: 'Close the thread'}).click();
        world.silence();
    });

    it('show long threads as a whole', async () => {
        const square = await noor.channel(labs.team, 'town-square');
        const root = await noor.say(square, 'Count with me');
        for (let n = 1; n <= 70; n++) await noor.say(square, `Number ${n}`, {root_id: root.id});
        await ada.goto(`${labs.server.url}/aurora-labs/channels/town-square?thread=${root.id}`);
        await thread(ada).getByText('Number 70', {exact: true}).waitFor();
        await thread(ada).getByRole('button', {name: 'Close the thread'}).click();
    });

    it('have archived channels, which can be read and opened again', async () => {
        const old = await noor.makeChannel(labs.team, 'Old survey', {purpose: 'The survey of last year'});
        await noor.say(old, 'Four stones at the ford');
        await noor.call('DELETE', `/channels/${old.id}`);
        const dialog = await browse(ada);
        await dialog.getByText('Archived', {exact: true}).click();
        await dialog.getByRole('textbox').fill('surv');
        await dialog.getByText(/^Archived on/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await dialog.getByRole('button', {name: 'View'}).click();
        await message(ada, 'Four stones at the ford').waitFor();
        await ada.getByText(/^This channel was archived on/).waitFor();
        assert.equal(await field(ada).count(), 0);
        // It is only read, and its messages are too.
        await message(ada, 'Four stones').hover();
        await message(ada, 'Four stones').getByRole('button', {name: 'More about this message'}).click();
        await ada.getByRole('menuitem', {name: 'Copy link'}).waitFor();
        assert.equal(await ada.getByRole('menuitem', {name: 'Delete'}).count(), 0);
        await ada.keyboard.press('Escape');
        await ada.setViewportSize({width: 360, height: 740});
        await fits(ada);
        assert.deepEqual(await faults(ada), []);
        await ada.setViewportSize({width: 1280, height: 800});

        // Noor, who manages no team, sees it as it is, and sees it opened.
        const theirs = await world.open(noor, '/aurora-labs/channels/old-survey');
        await theirs.getByText(/^This channel was archived on/).waitFor();
        await world.live(theirs);
        assert.equal(await theirs.getByRole('button', {name: 'Reopen channel'}).count(), 0);
        await ada.getByRole('button', {name: 'Reopen channel'}).click();
        await field(ada).waitFor();
        await field(theirs).waitFor();
        await theirs.close();
        world.silence();
    });
});
