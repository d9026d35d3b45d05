/**
 * One's own account: signing up and in, settings, status, notifications; and the whole way with the keyboard alone.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {field, message, say} from '../support/chat.js';
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
        await page.getByRole('menuitem', {name: item}).click();
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
        await noor.keyboard.press('Escape');
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
        await field(noor).waitFor();
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
        world.silence(/password$/, /status of 4/);
    });

    it('switches to the dark and stays there', async () => {
        await noor.keyboard.press('Escape');
        await noor.getByRole('button', {name: /Your account/}).click();
        await noor.getByText('Dark', {exact: true}).click();
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
        await ada.keyboard.press('Enter');
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
        await field(page).waitFor();
        await page.keyboard.type('By keyboard');
        await page.keyboard.press('Enter');
        await message(page, 'By keyboard').waitFor();
        await message(page, 'By keyboard').getByText('Sending…').waitFor({state: 'detached'});
        await page.keyboard.press('ArrowUp');
        await page.keyboard.type(' alone');
        await page.keyboard.press('Enter');
        await message(page, 'By keyboard alone').waitFor();
        const focused = () =>
            page.evaluate(() => {
                const at = document.activeElement;
                return at === document.body ? '' : (at?.getAttribute('aria-label') ?? at?.textContent ?? '');
            });
        const tabTo = async (what: RegExp, key = 'Shift+Tab') => {
            for (let step = 0; step < 80; step++) {
                if (what.test(await focused())) return;
                await page.keyboard.press(key);
            }
            assert.fail(`the keyboard does not reach ${what}`);
        };
        await tabTo(/^More about this message/);
        await page.keyboard.press('Enter');
        await page.getByRole('menuitem', {name: 'Reply'}).waitFor();
        await page.keyboard.press('End');
        for (let step = 0; step < 20 && !/^Reply/.test(await focused()); step++) await page.keyboard.press('ArrowUp');
        await page.keyboard.press('Enter');
        await page.getByRole('complementary', {name: 'Thread'}).getByRole('textbox').waitFor();
        await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
        await page.keyboard.type('A reply by keyboard');
        await page.keyboard.press('Enter');
        await page.getByRole('complementary', {name: 'Thread'}).getByText('A reply by keyboard').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('complementary', {name: 'Thread'}).waitFor({state: 'detached'});
        await page.keyboard.press('Control+k');
        await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
        await page.keyboard.type('town');
        await page.getByRole('option', {name: /Town Square/}).waitFor();
        await page.keyboard.press('Enter');
        await page.getByRole('heading', {level: 1, name: /Town Square/}).waitFor();
        await tabTo(/Your account/, 'Shift+Tab');
        await page.keyboard.press('Enter');
        await page.getByRole('menuitem', {name: 'System console'}).waitFor();
        for (let step = 0; step < 20 && !/^System console/.test(await focused()); step++) await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.getByRole('heading', {level: 1, name: 'Connected workspaces'}).waitFor();
        await tabTo(/^Add a connection/, 'Tab');
        await page.keyboard.press('Enter');
        await page.getByRole('menuitem').first().waitFor();
        for (let step = 0; step < 20 && !/^Accept an invitation/.test(await focused()); step++) await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({state: 'detached'});
        world.silence();
    });
});
