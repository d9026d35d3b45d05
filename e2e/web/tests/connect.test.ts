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

/** Makes an invitation for Borealis in Aurora's console. */
async function invite(page: Page): Promise<{code: string; password: string}> {
    await page.getByRole('button', {name: 'Add a connection'}).click();
    await page.getByRole('menuitem', {name: /Create a connection/}).click();
    await page.getByRole('textbox', {name: 'Organisation name'}).fill('Borealis');
    await chooseTeam(page, 'Aurora Labs');
    await page.getByRole('button', {name: 'Save'}).click();
    const code = await page.getByRole('textbox', {name: 'Invitation code'}).inputValue();
    const password = await page.getByRole('textbox', {name: 'Password'}).inputValue();
    await page.getByRole('button', {name: 'Done', exact: true}).click();
    return {code, password};
}

/** Fills in what an invitation of Aurora's needs in Borealis' console. */
async function enter(page: Page, code: string): Promise<void> {
    await page.getByRole('button', {name: 'Add a connection'}).click();
    await page.getByRole('menuitem', {name: /Accept an invitation/}).click();
    await page.getByRole('textbox', {name: 'Organisation name'}).fill('Aurora Labs');
    await chooseTeam(page, 'Borealis');
    await page.getByRole('textbox', {name: 'Invitation code'}).fill(code);
}

/** Opens it with this password. */
async function accept(page: Page, password: string): Promise<void> {
    await page.locator('input[type=password]').fill(password);
    await page.getByRole('button', {name: 'Accept', exact: true}).click();
}

/** Shares Off-Topic on the page of a connection. */
async function shareOffTopic(page: Page): Promise<void> {
    await page.getByRole('link', {name: 'Borealis'}).click();
    await page.getByRole('button', {name: 'Add channels'}).click();
    await page.getByRole('checkbox', {name: /Off-Topic/}).check();
    await page.getByRole('button', {name: 'Share 1 channel'}).click();
    await page.getByRole('cell', {name: 'Off-Topic', exact: true}).waitFor();
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
        ({code, password} = await invite(aurora));
        await aurora.getByText('Connection pending').waitFor();
        assert.deepEqual(await faults(aurora), []);
    });

    it('says what is wrong with a wrong password, and accepts the right one', async () => {
        await borealis.goto(`${world.servers[1].url}/admin_console/connected_workspaces`);
        await enter(borealis, code);
        await accept(borealis, 'not-the-password');
        await borealis.getByRole('alert').getByText(/password does not open this code/).waitFor();
        await accept(borealis, password);
        await borealis.getByRole('heading', {name: /Aurora Labs/}).getByText('Connected').waitFor();
    });

    it('shares a channel, in which both talk', async () => {
        await shareOffTopic(aurora);

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

    it('ends on both sides, is made anew, and goes on where it was', async () => {
        const consoles = [[aurora, world.servers[0].url, 'Borealis'], [borealis, world.servers[1].url, 'Aurora Labs']] as const;
        for (const [page, url, other] of consoles) {
            await page.goto(`${url}/admin_console/connected_workspaces`);
            await page.getByRole('button', {name: `What can be done with ${other}`}).click();
            await page.getByRole('menuitem', {name: 'Delete'}).click();
            await page.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
            await page.getByRole('link', {name: other}).waitFor({state: 'detached'});
        }
        const again = await invite(aurora);
        await enter(borealis, again.code);
        await accept(borealis, again.password);
        await borealis.getByRole('heading', {name: /Aurora Labs/}).getByText('Connected').waitFor();
        await shareOffTopic(aurora);
        await borealis.goto(world.servers[1].url);
        await borealis.getByRole('link', {name: /Shared with Aurora Labs/}).click();
        // What was said over the earlier connection is there, with its reactions, and so is the notice of its end.
        const theirs = borealis.getByRole('article').filter({hasText: 'Hello from Aurora'});
        await theirs.getByText('Aurora Labs', {exact: true}).waitFor();
        await borealis.getByText('This channel is no longer shared.').waitFor();
        await say(borealis, 'Here again');
        await aurora.goto(`${world.servers[0].url}/aurora-labs/channels/off-topic`);
        const mine = aurora.getByRole('article').filter({hasText: 'Here again'});
        await mine.getByText('Borealis', {exact: true}).waitFor();
        await say(aurora, 'Welcome back');
        await borealis.getByText('Welcome back').waitFor();
        const names = await aurora.getByRole('log').getByRole('button', {name: /^bo/}).allInnerTexts();
        assert.equal(new Set(names).size, 1, `Bo is one person: ${names.join(', ')}`);
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
