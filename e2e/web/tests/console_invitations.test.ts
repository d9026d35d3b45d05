/**
 * Invitations in the system console: the way in, and each way in which accepting one fails, in words.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {copied} from '../support/chat.js';
import {password as sealedWith, seal, tooLate} from '../support/invitation.js';
import {entered, focused, pick, reach} from '../support/keyboard.js';
import {faults, found, picture, World, type Side} from '../support/world.js';

describe('an invitation', () => {
    let world: World;
    let aurora: Side;
    let borealis: Side;
    let ada: Page;
    let bo: Page;
    let late: Awaited<ReturnType<typeof tooLate>>;
    const dialog = (page: Page) => page.getByRole('dialog');

    before(async () => {
        world = await World.empty();
        late = await tooLate();
        [aurora, borealis] = await Promise.all([found(world.servers[0], 'Aurora Labs', 'ada'), found(world.servers[1], 'Borealis', 'bo')]);
        ada = await world.open(aurora.admin, '/admin_console/connected_workspaces');
        bo = await world.open(borealis.admin, '/admin_console/connected_workspaces');
    });

    after(async () => {
        late?.stop();
        await world?.stop();
    });

    /** Opens the form for a new connection, and says where its channels go. */
    async function begin(page: Page, kind: 'Create a connection' | 'Accept an invitation', team: string): Promise<void> {
        await page.getByRole('button', {name: 'Add a connection'}).click();
        await page.getByRole('menuitem', {name: new RegExp(kind)}).click();
        await dialog(page).getByRole('combobox', {name: 'Destination team'}).or(dialog(page).getByLabel('Destination team')).first().click();
        await page.getByRole('option', {name: team}).click();
    }

    /** Fills in the form that is open, and sends it. */
    async function fill(page: Page, name: string, more: {code?: string; password?: string} = {}): Promise<void> {
        await dialog(page).getByRole('textbox', {name: 'Organisation name'}).fill(name);
        if (more.code !== undefined) await dialog(page).getByRole('textbox', {name: 'Invitation code'}).fill(more.code);
        if (more.password !== undefined) await dialog(page).locator('input[type=password]').fill(more.password);
        await dialog(page).getByRole('button', {name: /^(Save|Accept)$/}).click();
    }

    /** Closes the dialog with one of its buttons. */
    async function leave(page: Page, button: 'Done' | 'Cancel'): Promise<void> {
        await dialog(page).getByRole('button', {name: button, exact: true}).click();
        await dialog(page).waitFor({state: 'detached'});
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
        await begin(ada, 'Create a connection', 'Aurora Labs');
        await fill(ada, 'Borealis');
        const {code, password} = await handedOut(ada);
        assert.deepEqual(await faults(ada), []);
        await picture(ada, 'connections-invitation');
        for (const [button, value] of [['Copy the code', code], ['Copy the password', password]] as const) {
            await ada.getByRole('button', {name: button}).click();
            await copied(ada, value);
        }
        await leave(ada, 'Done');
        await ada.getByText('Connection Pending', {exact: true}).waitFor();
        await ada.getByRole('link', {name: 'Borealis'}).click();
        await ada.getByText('Channels can be shared once Borealis has accepted the invitation.').waitFor();
        assert.equal(await ada.getByRole('tab', {name: 'Health'}).count(), 0);
        assert.deepEqual(await faults(ada), []);
        world.silence();
    });

    it('is made and withdrawn with the keyboard alone', async () => {
        const {keyboard} = ada;
        const button = (name: string) => ada.getByRole('button', {name, exact: true});
        await ada.goto(`${aurora.server.url}/admin_console/connected_workspaces`);
        await button('Add a connection').waitFor();
        await reach(ada, button('Add a connection'));
        await keyboard.press('Enter');
        await pick(ada, /^Create a connection/);
        await focused(dialog(ada).getByRole('textbox', {name: 'Organisation name'}));
        await keyboard.type('Cassini');
        await keyboard.press('Tab');
        await ada.getByRole('option', {name: 'Aurora Labs'}).waitFor();
        await pick(ada, 'Aurora Labs');
        await ada.getByRole('option', {name: 'Aurora Labs'}).waitFor({state: 'detached'});
        await reach(ada, button('Save'));
        await keyboard.press('Enter');
        const {code} = await handedOut(ada);
        await entered(dialog(ada));
        await reach(ada, button('Copy the code'));
        await keyboard.press('Enter');
        await copied(ada, code);
        await reach(ada, button('Done'));
        await keyboard.press('Enter');
        await dialog(ada).waitFor({state: 'detached'});
        await ada.getByRole('link', {name: 'Cassini'}).waitFor();
        await reach(ada, button('What can be done with Cassini'));
        await keyboard.press('Enter');
        await pick(ada, 'Delete');
        await dialog(ada).getByText(/To connect again, a new invitation is needed/).waitFor();
        await entered(dialog(ada));
        await reach(ada, button('Delete'));
        await keyboard.press('Enter');
        await ada.getByRole('link', {name: 'Cassini'}).waitFor({state: 'detached'});
        world.silence();
    });

    it('says in words what is wrong with a code', async () => {
        await ada.goto(`${aurora.server.url}/admin_console/connected_workspaces`);
        await begin(ada, 'Create a connection', 'Aurora Labs');
        await fill(ada, 'Borealis again');
        const first = await handedOut(ada);
        await leave(ada, 'Done');
        const says = (page: Page, words: RegExp) => dialog(page).getByRole('alert').getByText(words).waitFor();

        await begin(bo, 'Accept an invitation', 'Borealis');
        await fill(bo, 'Aurora', {code: 'not a code', password: 'whatever-it-is'});
        await says(bo, /This is not an invitation code/);
        await fill(bo, 'Aurora', {...first, password: 'not-the-password'});
        await says(bo, /password does not open this code/);
        assert.deepEqual(await faults(bo), []);
        await picture(bo, 'connections-refused');

        await fill(bo, 'Aurora', {code: seal(late.url), password: sealedWith});
        await says(bo, /it is too old, or was replaced/);
        await fill(bo, 'Aurora', {code: seal(aurora.server.url, 4), password: sealedWith});
        await says(bo, /a version that this server does not understand/);

        await aurora.server.halt();
        await fill(bo, 'Aurora', first);
        await says(bo, /cannot be reached from here/);
        await aurora.server.resume();

        await begin(ada, 'Accept an invitation', 'Aurora Labs');
        await fill(ada, 'Ourselves', first);
        await says(ada, /made by this very server/);
        await leave(ada, 'Cancel');

        await ada.getByRole('button', {name: 'What can be done with Borealis again'}).click();
        await ada.getByRole('menuitem', {name: 'Regenerate invitation code'}).click();
        await dialog(ada).getByRole('checkbox', {name: /Codes sent earlier stop working/}).check();
        await dialog(ada).getByRole('button', {name: 'Regenerate invitation code'}).click();
        const second = await handedOut(ada);
        await leave(ada, 'Done');
        await fill(bo, 'Aurora', first);
        await says(bo, /used already|does not work any more/);

        await fill(bo, 'Aurora', second);
        await bo.getByRole('heading', {level: 1, name: /Aurora/}).getByText('Connected', {exact: true}).waitFor();
        await bo.goto(`${borealis.server.url}/admin_console/connected_workspaces`);
        await begin(bo, 'Accept an invitation', 'Borealis');
        await fill(bo, 'Aurora twice', second);
        await says(bo, /a connection with this organisation already|used already/);
        await leave(bo, 'Cancel');
        world.silence(/accept_invite/, /status of (4\d\d|503)/, /ERR_CONNECTION|WebSocket|websocket/i);
    });

    it('refuses a name that is taken', async () => {
        await begin(ada, 'Create a connection', 'Aurora Labs');
        await fill(ada, 'Borealis');
        await dialog(ada).getByRole('alert').getByText(/a connection of this name already/).waitFor();
        await leave(ada, 'Cancel');
        world.silence(/remotecluster/, /status of 4\d\d/);
    });
});
