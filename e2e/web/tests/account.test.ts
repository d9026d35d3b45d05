/**
 * One's own account: signing up and in, settings, status, notifications; and the whole way with the keyboard alone.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {field, message, say, thread} from '../support/chat.js';
import {dismiss, focused, pick, reach} from '../support/keyboard.js';
import {PASSWORD} from '../support/person.js';
import {landscape, story, type Story} from '../support/story.js';
import {World} from '../support/world.js';

describe("one's own account", () => {
    let world: World;
    let told: Story;
    let noor: Page;
    let ada: Page;
    const joint = '/aurora-labs/channels/joint-project';

    before(async () => {
        world = await World.empty();
        told = await story(world);
        noor = await world.open(told.noor, joint);
        ada = await world.open(told.ada, joint);
        await Promise.all([field(ada).waitFor(), field(noor).waitFor()]);
    });

    after(() => world?.stop());

    async function account(page: Page, item: string): Promise<void> {
        await page.getByRole('button', {name: /Your account/}).click();
        await page.getByRole('menuitem', {name: item}).or(page.getByRole('menuitemradio', {name: item})).click();
    }

    it('changes name and picture, which others see', async () => {
        await account(noor, 'Account settings');
        const dialog = noor.getByRole('dialog', {name: 'Account settings'});
        await dialog.getByRole('textbox', {name: 'Nickname'}).fill('Noori');
        const [chooser] = await Promise.all([
            noor.waitForEvent('filechooser'),
            dialog.getByRole('button', {name: 'Change picture'}).click(),
        ]);
        await chooser.setFiles({name: 'me.png', mimeType: 'image/png', buffer: landscape()});
        await dialog.getByRole('button', {name: 'Save'}).click();
        await noor.getByRole('alert').getByText('Saved').waitFor();
        await dismiss(noor, dialog);
        await ada.getByRole('log').getByRole('button', {name: 'Noori', exact: true}).first().waitFor();
    });

    it('sets a status and a custom one, which others see', async () => {
        await account(noor, 'Do not disturb');
        await ada.getByRole('button', {name: 'About this channel'}).click();
        await ada.getByRole('complementary').getByText('Do not disturb').waitFor({state: 'attached'});
        await account(noor, 'Set a custom status');
        const dialog = noor.getByRole('dialog', {name: 'Set a custom status'});
        await dialog.getByRole('textbox', {name: 'Status'}).fill('On the ridge');
        await dialog.getByRole('button', {name: 'Save'}).click();
        await ada.getByRole('complementary').getByText('On the ridge', {exact: true}).waitFor({state: 'attached'});
        await account(noor, 'Remove the custom status');
        await ada.getByRole('complementary').getByText('On the ridge', {exact: true}).waitFor({state: 'detached'});
        await account(noor, 'Online');
    });

    it('is told of mentions by the desktop when looking elsewhere', async () => {
        await noor.context().grantPermissions(['notifications', 'clipboard-read']);
        await noor.reload();
        await Promise.all([field(noor).waitFor(), world.live(noor)]);
        await noor.evaluate(`
            window.shown = [];
            window.Notification = class {
                static permission = 'granted';
                constructor(title, options) { window.shown.push(title + ': ' + options.body); }
                close() {}
            };
            document.hasFocus = () => false;
        `);
        await say(ada, 'Nothing for anybody');
        await say(ada, 'Look here, @noor');
        await message(noor, 'Look here').waitFor();
        await noor.waitForFunction(() => (window as unknown as {shown: string[]}).shown.length > 0);
        const shown = await noor.evaluate(() => (window as unknown as {shown: string[]}).shown);
        assert.deepEqual(shown, ['ada in Joint project: Look here, @noor']);
        await noor.reload();
    });

    it('changes the password, sees where it is logged in, and ends a session', async () => {
        await account(noor, 'Account settings');
        const dialog = noor.getByRole('dialog', {name: 'Account settings'});
        await dialog.getByRole('tab', {name: 'Security'}).click();
        await dialog.getByLabel('Current password').fill('wrong');
        await dialog.getByLabel('New password').fill('Another-passw0rd!');
        await dialog.getByRole('button', {name: 'Change password'}).click();
        await noor.getByRole('alert').first().waitFor();
        await dialog.getByLabel('Current password').fill(PASSWORD);
        await dialog.getByRole('button', {name: 'Change password'}).click();
        await noor.getByText('Your password was changed.').waitFor();
        await dismiss(noor, dialog);
        world.silence(/password$/, /status of 4/);
    });

    it('switches to the dark and stays there', async () => {
        await account(noor, 'Dark');
        await noor.locator('html[data-mantine-color-scheme=dark]').waitFor();
        await noor.reload();
        await field(noor).waitFor();
        assert.equal(await noor.evaluate(() => document.documentElement.dataset.mantineColorScheme), 'dark');
    });

    it('logs out and in, and comes back to where it was', async () => {
        await account(ada, 'Log out');
        await ada.getByRole('button', {name: 'Log in'}).waitFor();
        await ada.goto(told.ada.server.url + joint);
        await ada.getByLabel('Email or username').fill('ada');
        await ada.locator('input[type=password]').fill(PASSWORD);
        await ada.locator('input[type=password]').press('Enter');
        await ada.getByRole('heading', {level: 1, name: /Joint project/}).waitFor();
        world.silence();
    });

    it('joins a team by its invitation link', async () => {
        const {invite_id} = await told.ada.call<{invite_id: string}>('GET', `/teams/${told.aurora.team.id}`);
        const page = await world.window();
        await page.goto(`${told.ada.server.url}/signup_user_complete?id=${invite_id}`);
        await page.getByLabel('Email').fill('new@example.test');
        await page.getByLabel('Username').fill('newcomer');
        await page.locator('input[type=password]').fill(PASSWORD);
        await page.getByRole('button', {name: 'Create an account'}).click();
        await page.getByRole('textbox', {name: /Message to/}).waitFor();
        await page.close();
        world.silence();
    });

    it('reaches everything with the keyboard alone', async () => {
        const page = await world.open(told.ada, joint);
        const {keyboard} = page;
        const button = (name: string | RegExp) => page.getByRole('button', {name});
        await focused(field(page));
        await keyboard.type('By keyboard');
        await keyboard.press('Enter');
        await message(page, 'By keyboard').waitFor();
        await message(page, 'By keyboard').getByText('Sending…').waitFor({state: 'detached'});
        await keyboard.press('ArrowUp');
        await focused(page.getByRole('textbox', {name: 'Edit'}));
        await keyboard.type(' alone');
        await keyboard.press('Enter');
        await message(page, 'By keyboard alone').waitFor();
        await focused(field(page));
        await reach(page, button('More about this message'), 'Shift+Tab');
        await keyboard.press('Enter');
        await pick(page, 'Reply');
        await focused(thread(page).getByRole('textbox'));
        await keyboard.type('A reply by keyboard');
        await keyboard.press('Enter');
        await thread(page).getByText('A reply by keyboard').waitFor();
        await dismiss(page, thread(page));
        await keyboard.press('Control+k');
        await focused(page.getByRole('combobox', {name: 'A channel or a person'}));
        await keyboard.type('town');
        await pick(page, /Town Square/);
        await page.getByRole('heading', {level: 1, name: /Town Square/}).waitFor();
        await focused(field(page));
        await reach(page, button(/Your account/), 'Shift+Tab');
        await keyboard.press('Enter');
        await pick(page, 'System console');
        await page.getByRole('heading', {level: 1, name: 'Connected workspaces'}).waitFor();
        await reach(page, button('Add a connection'));
        await keyboard.press('Enter');
        await pick(page, /^Accept an invitation/);
        await dismiss(page, page.getByRole('dialog'));
        world.silence();
    });
});
