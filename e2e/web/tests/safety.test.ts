/**
 * Nothing that somebody else wrote runs: not in a message, a name, a file, an emoji or a link.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {field, message} from '../support/chat.js';
import {dismiss} from '../support/keyboard.js';
import {png, story, type Story} from '../support/story.js';
import {fits, World} from '../support/world.js';

const run = 'window.ran=(window.ran||0)+1';
const image = `<img src=x onerror="${run}">`;
const script = `<script>${run}</script>`;

describe('what others wrote', () => {
    let world: World;
    let told: Story;
    let noor: Page;
    let bo: Page;

    before(async () => {
        world = await World.empty();
        told = await story(world);
    });

    after(() => world?.stop());

    /** No window has run anything. */
    async function still(): Promise<void> {
        for (const page of [noor, bo]) assert.equal(await page.evaluate(() => 'ran' in window), false);
    }

    it('comes as messages, names, files, emoji, channels and links', async () => {
        const {bo: sender, ada} = told;
        const [, theirs] = told.joint;
        await sender.call('PUT', '/users/me/patch', {
            first_name: script,
            last_name: image,
            nickname: `${image}Mallory`,
            position: script,
        });
        await sender.call('PUT', '/users/me/status/custom', {emoji: 'calendar', text: image});
        await sender.say(theirs, `First ${script} ${image}`);
        await sender.say(theirs, `[press me](javascript:${run}) [data](data:text/html,${script}) <javascript:${run}>`);
        await sender.say(theirs, `\`\`\`html\n${script}${image}\n\`\`\`\n| ${image} |\n| --- |\n| ${script} |`);
        await sender.say(theirs, `:${image}: @${image} #${image} ~${image} ![${image}](javascript:${run})`);
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}">${script}</svg>`;
        const files = [
            await sender.upload(theirs, `${image}.svg`, svg, 'image/svg+xml'),
            await sender.upload(theirs, `page${image}.html`, `<html>${script}</html>`, 'text/html'),
            await sender.upload(theirs, `shot"onload="${run}.png`, png(8, 8, () => [200, 30, 30]), 'image/png'),
        ];
        await sender.say(theirs, 'The files', {file_ids: files});
        const odd = await ada.makeChannel(told.aurora.team, `Odd ${image}`, {header: script, purpose: image});
        await ada.add(odd, told.noor);
        noor = await world.open(told.noor, '/aurora-labs/channels/joint-project');
        bo = await world.open(told.bo, `/borealis/channels/${theirs.name}`);
        await Promise.all([message(noor, 'The files').waitFor(), message(bo, 'The files').waitFor()]);
        await still();
    });

    it('is drawn as text, and links lead nowhere', async () => {
        await message(noor, 'First').getByText(image).waitFor();
        const links = await noor.getByRole('log').getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
        for (const href of links) assert.doesNotMatch(href, /^\s*(javascript|data|vbscript):/i);
        await message(noor, 'press me').getByText('press me').click();
        assert.equal(await noor.locator('img[onerror], [onload], [onclick]').count(), 0);
        await still();
    });

    it('is not run by profile cards, lists, notices and panels either', async () => {
        await noor.getByRole('log').getByRole('button', {name: /Mallory/}).last().click();
        await noor.getByRole('dialog').getByText('Mallory').first().waitFor();
        await dismiss(noor, noor.getByRole('dialog'));
        await noor.getByRole('button', {name: 'About this channel'}).click();
        await noor.getByRole('complementary').getByText(/Mallory/).waitFor();
        await field(noor).pressSequentially('@bo');
        await noor.getByRole('option', {name: /Mallory/}).waitFor();
        await noor.keyboard.press('Control+k');
        await noor.getByRole('combobox').fill('odd');
        await noor.getByRole('option', {name: /^Odd/}).waitFor();
        await dismiss(noor, noor.getByRole('dialog'));
        await fits(noor);
        await still();
    });

    it('is served as a file, never as a page', async () => {
        for (const link of await message(noor, 'The files').getByRole('link').all()) {
            const href = (await link.getAttribute('href')) ?? '';
            const answer = await noor.request.get(new URL(href, noor.url()).href);
            assert.match(answer.headers()['content-disposition'] ?? '', /^attachment/);
        }
        await still();
        world.silence();
    });

    it('is not run by the system console', async () => {
        const default_team_id = told.aurora.team.id;
        await told.ada.call('POST', '/remotecluster', {name: 'odd', display_name: image, default_team_id, password: 'correct-horse-battery'});
        await told.ada.call('PUT', '/config/patch', {[`Odd${image}Settings`]: {[script]: image}});
        const ada = await world.open(told.ada, '/admin_console/users');
        await ada.getByText(/Mallory/).first().waitFor();
        const shown: Array<[string, RegExp | string]> = [
            ['channels', `Odd ${image}`],
            ['logs', /does not exist here/],
            ['audits', /Changed a connection/],
            ['connected_workspaces', image],
        ];
        for (const [path, text] of shown) {
            await ada.goto(`${told.ada.server.url}/admin_console/${path}`);
            await ada.getByText(text).first().waitFor();
            assert.equal(await ada.evaluate(() => 'ran' in window), false);
        }
        await ada.getByRole('link', {name: image}).click();
        await ada.getByRole('heading', {level: 1}).getByText(image).waitFor();
        assert.equal(await ada.locator('img[onerror]').count(), 0);
        assert.equal(await ada.evaluate(() => 'ran' in window), false);
        world.silence();
    });
});
