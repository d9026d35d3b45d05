/**
 * Invitations in the system console: the way in, and each way in which accepting one fails, in words.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {faults, found, picture, World, type Side} from '../support/world.js';

describe('an invitation', () => {
    let world: World;
    let aurora: Side;
    let borealis: Side;
    let ada: Page;
    let bo: Page;
    const dialog = (page: Page) => page.getByRole('dialog');

    before(async () => {
        world = await World.empty();
        [aurora, borealis] = await Promise.all([found(world.servers[0], 'Aurora Labs', 'ada'), found(world.servers[1], 'Borealis', 'bo')]);
        ada = await world.open(aurora.admin, '/admin_console/connected_workspaces');
        bo = await world.open(borealis.admin, '/admin_console/connected_workspaces');
    });

    after(() => world?.stop());

    /** Fills in the form for a new connection, and sends it. */
    async function fill(page: Page, kind: 'Create a connection' | 'Accept an invitation', name: string, team: string, more: {code?: string; password?: string} = {}): Promise<void> {
        if ((await dialog(page).count()) === 0) {
            await page.getByRole('button', {name: 'Add a connection'}).click();
            await page.getByRole('menuitem', {name: new RegExp(kind)}).click();
            await dialog(page).getByRole('combobox', {name: 'Destination team'}).or(dialog(page).getByLabel('Destination team')).first().click();
            await page.getByRole('option', {name: team}).click();
        }
        await dialog(page).getByRole('textbox', {name: 'Organisation name'}).fill(name);
        if (more.code !== undefined) await dialog(page).getByRole('textbox', {name: 'Invitation code'}).fill(more.code);
        if (more.password !== undefined) await dialog(page).locator('input[type=password]').fill(more.password);
        await dialog(page).getByRole('button', {name: /^(Save|Accept)$/}).click();
    }

    /** What the dialog showed once a connection was created. */
    async function handedOut(page: Page): Promise<{code: string; password: string}> {
        await dialog(page).getByText(/over two different ways/).waitFor();
        const read = (name: string) => dialog(page).getByRole('textbox', {name}).inputValue();
        return {code: await read('Invitation code'), password: await read('Password')};
    }

    it('begins with an empty list that says what to do', async () => {
        await ada.getByText('No organisation is connected yet').waitFor();
        await ada.getByText(/One side creates a connection/).waitFor();
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connections-empty');
    });

    it('hands out a code and a password, each to be copied', async () => {
        await fill(ada, 'Create a connection', 'Borealis', 'Aurora Labs');
        const {code, password} = await handedOut(ada);
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connections-invitation');
        for (const [button, value] of [['Copy the code', code], ['Copy the password', password]] as const) {
            await ada.getByRole('button', {name: button}).click();
            assert.equal(await ada.evaluate(() => navigator.clipboard.readText()), value);
        }
        await ada.getByRole('button', {name: 'Done', exact: true}).click();
        await ada.getByText('Connection Pending', {exact: true}).waitFor();
        await ada.getByRole('link', {name: 'Borealis'}).click();
        await ada.getByText('Channels can be shared once Borealis has accepted the invitation.').waitFor();
        assert.equal(await ada.getByRole('tab', {name: 'Health'}).count(), 0);
        assert.deepEqual(await faults(ada), []);
        world.silence();
    });

    it('is made and withdrawn with the keyboard alone', async () => {
        const {keyboard} = ada;
        /** Goes on with the tabulator until it has come to something. */
        const reach = async (role: 'button' | 'menuitem', name: string): Promise<void> => {
            const wanted = ada.getByRole(role, {name, exact: true}).and(ada.locator(':focus'));
            for (let step = 0; step < 60; step++) {
                await keyboard.press('Tab');
                if (await wanted.count()) return;
            }
            assert.fail(`the keyboard does not reach ${name}`);
        };
        await ada.goto(`${aurora.server.url}/admin_console/connected_workspaces`);
        await ada.getByRole('button', {name: 'Add a connection'}).waitFor();
        await reach('button', 'Add a connection');
        await keyboard.press('Enter');
        await ada.getByRole('menuitem', {name: /Create a connection/}).waitFor();
        await keyboard.press('Home');
        await keyboard.press('Enter');
        await dialog(ada).getByRole('textbox', {name: 'Organisation name'}).waitFor();
        await keyboard.type('Cassini');
        await keyboard.press('Tab');
        await keyboard.press('ArrowDown');
        await ada.getByRole('option', {name: 'Aurora Labs'}).waitFor();
        await keyboard.press('ArrowDown');
        await keyboard.press('Enter');
        await ada.getByRole('option', {name: 'Aurora Labs'}).waitFor({state: 'detached'});
        await reach('button', 'Save');
        await keyboard.press('Enter');
        const {code} = await handedOut(ada);
        await reach('button', 'Copy the code');
        await keyboard.press('Enter');
        assert.equal(await ada.evaluate(() => navigator.clipboard.readText()), code);
        await reach('button', 'Done');
        await keyboard.press('Enter');
        await ada.getByRole('link', {name: 'Cassini'}).waitFor();
        await reach('button', 'What can be done with Cassini');
        await keyboard.press('Enter');
        await ada.getByRole('menuitem', {name: 'Delete'}).waitFor();
        await keyboard.press('End');
        await keyboard.press('Enter');
        await dialog(ada).getByText(/To connect again, a new invitation is needed/).waitFor();
        await reach('button', 'Delete');
        await keyboard.press('Enter');
        await ada.getByRole('link', {name: 'Cassini'}).waitFor({state: 'detached'});
        world.silence();
    });

    it('says in words what is wrong with a code', async () => {
        await ada.goto(`${aurora.server.url}/admin_console/connected_workspaces`);
        await fill(ada, 'Create a connection', 'Borealis again', 'Aurora Labs');
        const first = await handedOut(ada);
        await ada.getByRole('button', {name: 'Done', exact: true}).click();
        const says = (page: Page, words: RegExp) => dialog(page).getByRole('alert').getByText(words).waitFor();

        await fill(bo, 'Accept an invitation', 'Aurora', 'Borealis', {code: 'not a code', password: 'whatever-it-is'});
        await says(bo, /This is not an invitation code/);
        await fill(bo, 'Accept an invitation', 'Aurora', 'Borealis', {...first, password: 'not-the-password'});
        await says(bo, /password does not open this code/);
        assert.deepEqual(await faults(bo), []);
        await picture(bo, 'connections-refused');

        await aurora.server.halt();
        await fill(bo, 'Accept an invitation', 'Aurora', 'Borealis', first);
        await says(bo, /cannot be reached from here/);
        await aurora.server.resume();

        await fill(ada, 'Accept an invitation', 'Ourselves', 'Aurora Labs', first);
        await says(ada, /made by this very server/);
        await dialog(ada).getByRole('button', {name: 'Cancel'}).click();

        await ada.getByRole('button', {name: 'What can be done with Borealis again'}).click();
        await ada.getByRole('menuitem', {name: 'Regenerate invitation code'}).click();
        await dialog(ada).getByRole('checkbox', {name: /Codes sent earlier stop working/}).check();
        await dialog(ada).getByRole('button', {name: 'Regenerate invitation code'}).click();
        const second = await handedOut(ada);
        await ada.getByRole('button', {name: 'Done', exact: true}).click();
        await fill(bo, 'Accept an invitation', 'Aurora', 'Borealis', first);
        await says(bo, /used already|does not work any more/);

        await fill(bo, 'Accept an invitation', 'Aurora', 'Borealis', second);
        await bo.getByRole('heading', {level: 1, name: /Aurora/}).getByText('Connected', {exact: true}).waitFor();
        await bo.goto(`${borealis.server.url}/admin_console/connected_workspaces`);
        await fill(bo, 'Accept an invitation', 'Aurora twice', 'Borealis', second);
        await says(bo, /a connection with this organisation already|used already/);
        await dialog(bo).getByRole('button', {name: 'Cancel'}).click();
        world.silence(/accept_invite/, /status of (4\d\d|503)/, /ERR_CONNECTION|WebSocket|websocket/i);
    });

    it('refuses a name that is taken', async () => {
        await fill(ada, 'Create a connection', 'Borealis', 'Aurora Labs');
        await dialog(ada).getByRole('alert').getByText(/a connection of this name already/).waitFor();
        await dialog(ada).getByRole('button', {name: 'Cancel'}).click();
        world.silence(/remotecluster/, /status of 4\d\d/);
    });
});
