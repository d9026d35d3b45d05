/**
 * Two administrators connect their workspaces in two browsers, share a channel, and talk in it.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {say} from '../support/chat.js';
import {faults, fits, World} from '../support/world.js';

/** The first page of a new server: the administrator's account and the first team. */
async function begin(page: Page, url: string, team: string, username: string): Promise<void> {
    await page.goto(url);
    await page.getByLabel('Name of the first team').fill(team);
    await page.getByLabel('Email').fill(`${username}@example.test`);
    await page.getByLabel('Username').fill(username);
    await page.locator('input[type=password]').fill('Passw0rd!long-enough');
    await page.getByRole('button', {name: 'Begin'}).click();
    await page.getByRole('textbox', {name: /Message to/}).waitFor();
}

async function chooseTeam(page: Page, team: string): Promise<void> {
    const field = page.getByRole('dialog').getByLabel('Destination team');
    await field.first().click();
    await page.getByRole('option', {name: team}).click();
}

describe('two workspaces in two browsers', () => {
    let world: World;
    let aurora: Page;
    let borealis: Page;
    let code = '';
    let password = '';

    before(async () => {
        world = await World.empty();
        [aurora, borealis] = await Promise.all([world.window(), world.window()]);
    });

    after(() => world?.stop());

    it('makes the first account and team on each', async () => {
        await begin(aurora, world.servers[0].url, 'Aurora Labs', 'ada');
        await begin(borealis, world.servers[1].url, 'Borealis', 'bo');
        assert.deepEqual(await faults(aurora), []);
    });

    it('creates an invitation with a code and a password', async () => {
        await aurora.goto(`${world.servers[0].url}/admin_console/connected_workspaces`);
        await aurora.getByRole('button', {name: 'Add a connection'}).click();
        await aurora.getByRole('menuitem', {name: /Create a connection/}).click();
        await aurora.getByRole('textbox', {name: 'Organisation name'}).fill('Borealis');
        await chooseTeam(aurora, 'Aurora Labs');
        await aurora.getByRole('button', {name: 'Save'}).click();
        code = await aurora.getByRole('textbox', {name: 'Invitation code'}).inputValue();
        password = await aurora.getByRole('textbox', {name: 'Password'}).inputValue();
        await aurora.getByRole('button', {name: 'Done', exact: true}).click();
        await aurora.getByText('Connection pending').waitFor();
        assert.deepEqual(await faults(aurora), []);
    });

    it('says what is wrong with a wrong password, and accepts the right one', async () => {
        await borealis.goto(`${world.servers[1].url}/admin_console/connected_workspaces`);
        await borealis.getByRole('button', {name: 'Add a connection'}).click();
        await borealis.getByRole('menuitem', {name: /Accept an invitation/}).click();
        await borealis.getByRole('textbox', {name: 'Organisation name'}).fill('Aurora Labs');
        await chooseTeam(borealis, 'Borealis');
        await borealis.getByRole('textbox', {name: 'Invitation code'}).fill(code);
        await borealis.locator('input[type=password]').fill('not-the-password');
        await borealis.getByRole('button', {name: 'Accept', exact: true}).click();
        await borealis.getByRole('alert').getByText(/password does not open this code/).waitFor();
        await borealis.locator('input[type=password]').fill(password);
        await borealis.getByRole('button', {name: 'Accept', exact: true}).click();
        await borealis.getByRole('heading', {name: /Aurora Labs/}).getByText('Connected').waitFor();
    });

    it('shares a channel, in which both talk', async () => {
        await aurora.getByRole('link', {name: 'Borealis'}).click();
        await aurora.getByRole('button', {name: 'Add channels'}).click();
        await aurora.getByRole('checkbox', {name: /Off-Topic/}).check();
        await aurora.getByRole('button', {name: 'Share 1 channel'}).click();
        await aurora.getByRole('cell', {name: 'Off-Topic', exact: true}).waitFor();

        await aurora.goto(`${world.servers[0].url}/aurora-labs/channels/off-topic`);
        await say(aurora, 'Hello from Aurora <script>window.ran = true</script>');
        await borealis.goto(world.servers[1].url);
        const shared = borealis.getByRole('link', {name: /Shared with Aurora Labs/});
        await shared.click();
        await borealis.getByText('Hello from Aurora').waitFor();
        await say(borealis, 'Hello back, @ada');
        const answer = aurora.getByRole('article').filter({hasText: 'Hello back'});
        await answer.getByText('Borealis', {exact: true}).waitFor();
        await answer.getByText('@ada').waitFor();
        const ran = (page: Page) => page.evaluate(() => 'ran' in window);
        assert.deepEqual([await ran(aurora), await ran(borealis)], [false, false]);
        assert.deepEqual(await faults(aurora), []);
    });

    it('answers in a thread, with a reaction, that the other side sees', async () => {
        const message = aurora.getByRole('article').filter({hasText: 'Hello back'});
        await message.hover();
        await message.getByRole('button', {name: 'More about this message'}).click();
        await aurora.getByRole('menuitem', {name: 'React with :tada:'}).click();
        await message.hover();
        await message.getByRole('button', {name: 'Reply'}).click();
        const thread = aurora.getByRole('complementary', {name: 'Thread'});
        await thread.getByRole('textbox').fill('In a thread');
        await thread.getByRole('textbox').press('Enter');
        const theirs = borealis.getByRole('article').filter({hasText: 'Hello back'});
        await theirs.getByRole('button', {name: /reacted with :tada:/}).waitFor();
        await theirs.getByRole('button', {name: /1 reply/}).click();
        await borealis.getByRole('complementary', {name: 'Thread'}).getByText('In a thread').waitFor();
    });

    it('has no accessibility fault in the dark, or on a telephone', async () => {
        for (const address of ['/borealis', '/admin_console/connected_workspaces', '/admin_console/users']) {
            for (const [width, colorScheme] of [[1280, 'dark'], [360, 'light']] as const) {
                await borealis.emulateMedia({colorScheme});
                await borealis.setViewportSize({width, height: 740});
                await borealis.goto(`${world.servers[1].url}${address}`);
                await borealis.getByRole('heading', {level: 1}).waitFor();
                await borealis.getByRole('status', {name: 'Loading…'}).waitFor({state: 'detached'});
                assert.deepEqual(await faults(borealis), [], `${address} at ${width}, ${colorScheme}`);
                await fits(borealis);
            }
        }
    });

    it('says nothing in the console, but for the wrong password', () => {
        world.silence(/accept_invite/, /status of 400/);
    });
});
