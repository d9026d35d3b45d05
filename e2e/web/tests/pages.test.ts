/**
 * Every page on a telephone, in a small window and on a wide screen, light and dark: no accessibility fault, nothing
 * wider than the window, silence. The same run makes the pictures of the README.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Locator, Page} from 'playwright-core';

import {message} from '../support/chat.js';
import {dismiss} from '../support/keyboard.js';
import {story, type Story} from '../support/story.js';
import {faults, fits, picture, World, type Look} from '../support/world.js';

const looks: Look[] = [
    {width: 360, height: 740, scheme: 'light', touch: true},
    {width: 768, height: 720, scheme: 'dark'},
    {width: 1600, height: 900, scheme: 'light'},
];

describe('every page', () => {
    let world: World;
    let told: Story;
    const joint = '/aurora-labs/channels/joint-project';

    before(async () => {
        world = await World.empty();
        told = await story(world);
    });

    after(() => world?.stop());

    async function settled(page: Page): Promise<void> {
        await page.getByRole('heading').first().waitFor();
        await page.getByRole('status', {name: 'Loading…'}).first().waitFor({state: 'detached'});
    }

    async function sound(page: Page, what: string): Promise<void> {
        await fits(page);
        assert.deepEqual(await faults(page), [], what);
    }

    // Each in a window of its own, all at once.
    describe('on every screen', {concurrency: true}, () => {
        for (const look of looks) it(`is sound at ${look.width}, ${look.scheme}`, () => everyPage(look));
        for (const look of looks.slice(0, 2)) {
            it(`is sound at ${look.width} with its menus and dialogs open`, () => everyMenu(look));
        }
    });

    async function everyPage(look: Look): Promise<void> {
        const door = await world.window(look);
        await door.goto(told.ada.server.url);
        await door.getByRole('button', {name: 'Log in'}).waitFor();
        await sound(door, 'login');
        await door.goto(`${told.ada.server.url}/signup`);
        await door.getByRole('button', {name: 'Create an account'}).waitFor();
        await sound(door, 'signup');
        await door.close();
        const page = await world.open(told.ada, joint, look);
        const console = ['', `/${told.remotes[0]}`].map((one) => `/admin_console/connected_workspaces${one}`);
        // On a wide screen they look as they do in a smaller window, with more room beside them.
        for (const name of look.width === 1600 ? [] : ['users', 'teams', 'channels', 'permissions', 'settings/general', 'settings/connected_workspaces', 'logs', 'audits', 'about']) {
            console.push(`/admin_console/${name}`);
        }
        const panels = ['?panel=info', '?panel=pinned', '?search=anchors'].map((one) => joint + one);
        const chat = [joint, ...panels, '/aurora-labs/threads', '/aurora-labs/saved', '/?choose', '/nowhere/at/all'];
        for (const path of [...chat, ...console]) {
            await page.goto(told.ada.server.url + path);
            await settled(page);
            await sound(page, path);
        }
        await page.close();
    }

    async function everyMenu(look: Look): Promise<void> {
        const page = await world.open(told.ada, joint, look);
        const opened = async (what: string, popup: Locator) => {
            await sound(page, what);
            await dismiss(page, popup);
        };
        const dialog = (name: string | RegExp) => page.getByRole('dialog', {name});
        const menu = page.getByRole('menu');
        await message(page, 'The ridge last night').waitFor();
        await message(page, 'The ridge last night').hover();
        await message(page, 'The ridge last night').getByRole('button', {name: 'More about this message'}).click();
        await page.getByRole('menuitem', {name: 'Copy link'}).waitFor();
        await opened('message menu', menu);
        await page.getByRole('button', {name: 'View ridge-at-dusk.png'}).click();
        await dialog('ridge-at-dusk.png').waitFor();
        await opened('viewer', dialog('ridge-at-dusk.png'));
        await page.getByRole('button', {name: 'Insert an emoji'}).click();
        await page.getByRole('button', {name: ':tada:', exact: true}).first().waitFor();
        await sound(page, 'emoji');
        await page.getByRole('button', {name: 'Add emoji'}).click();
        await dialog('Custom emoji').waitFor();
        await opened('custom emoji', dialog('Custom emoji'));
        await page.getByRole('button', {name: /^Joint project:/}).click();
        await page.getByRole('menuitem', {name: 'Edit channel'}).waitFor();
        await opened('channel menu', menu);
        await page.keyboard.press('Control+k');
        await page.getByRole('option').first().waitFor();
        await opened('switcher', dialog('Go to'));
        if (look.width === 360) await page.getByRole('button', {name: 'Open the list of channels'}).click();
        await page.getByRole('button', {name: 'Arrange Channels'}).click();
        await page.getByRole('menuitemradio', {name: 'By hand'}).waitFor();
        await sound(page, 'category menu');
        await page.getByRole('menuitemradio', {name: 'By name'}).click();
        await page.getByRole('button', {name: /Your account/}).click();
        await page.getByRole('menuitem', {name: 'Account settings'}).waitFor();
        await sound(page, 'account menu');
        await page.getByRole('menuitem', {name: 'Account settings'}).click();
        await dialog('Account settings').waitFor();
        await opened('settings', dialog('Account settings'));
        await page.goto(`${told.ada.server.url}/admin_console/connected_workspaces`);
        await page.getByRole('button', {name: 'Add a connection'}).click();
        await page.getByRole('menuitem', {name: /Accept an invitation/}).click();
        await dialog(/./).waitFor();
        await opened('accept', dialog(/./));
        await page.close();
    }

    it('looks as the README shows it', async () => {
        const size = {width: 1180, height: 760};
        const page = await world.open(told.ada, joint, size);
        await message(page, 'looks right').waitFor();
        await page.getByRole('button', {name: /2 replies/}).waitFor();
        await picture(page, 'chat');
        await page.goto(`${told.ada.server.url}/admin_console/connected_workspaces/${told.remotes[0]}`);
        await page.getByRole('cell', {name: 'Joint project', exact: true}).waitFor();
        await picture(page, 'connection');
        await page.close();
        const dark = await world.open(told.bo, `/borealis/channels/${told.joint[1].name}`, {...size, scheme: 'dark'});
        await message(dark, 'looks right').waitFor();
        await picture(dark, 'dark');
        await dark.close();
        const phone = await world.open(told.noor, joint, looks[0]);
        await message(phone, 'looks right').waitFor();
        await picture(phone, 'phone');
        await phone.close();
    });

    it('says nothing in the console', () => world.silence());
});
