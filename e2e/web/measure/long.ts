/**
 * A channel with ten thousand messages: opens at once, scrolls smoothly both ways, and jumps nowhere by itself.
 *
 * It measures times, so it is no test and decides nothing by itself: `npm run measure` says what is fast and what is not.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {field, say} from '../support/chat.js';
import type {Named} from '../support/person.js';
import {found, World, type Side} from '../support/world.js';

const many = 10_000;

describe('a long conversation', () => {
    let world: World;
    let side: Side;
    let channel: Named;
    let page: Page;

    before(async () => {
        world = await World.empty();
        side = await found(world.servers[0], 'Aurora Labs', 'ada');
        channel = await side.admin.makeChannel(side.team, 'Long talk');
        const written = {from: 0};
        const write = async () => {
            while (written.from < many) {
                const number = ++written.from;
                const more = number % 7 === 0 ? '\n\n> with a quote\n\n- and\n- a list' : number % 3 === 0 ? ' and **some** more `words` in it' : '';
                await side.admin.say(channel, `Message ${number}${more}`);
            }
        };
        await Promise.all(Array.from({length: 16}, write));
        page = await world.open(side.admin, '/aurora-labs/channels/long-talk');
        await field(page).waitFor();
    });

    after(() => world?.stop());

    const log = () => page.getByRole('log');
    const shown = () => log().getByRole('article').allTextContents();
    const place = () => log().evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);

    it('opens at the newest message, and stays there when one comes', async () => {
        await log().getByText(/^Message (9999|10000)/).first().waitFor();
        assert.ok((await place()) < 5, `${await place()} below`);
        await say(page, 'The newest');
        await log().getByText('The newest').waitFor();
        await page.waitForFunction(() => {
            const one = document.querySelector('[role=log]')!;
            return one.scrollHeight - one.scrollTop - one.clientHeight < 5;
        });
    });

    it('loads older messages while one scrolls, without jumping, and draws only what is in sight', async () => {
        const frames = await log().evaluate(async (one) => {
            const times: number[] = [];
            let jumps = 0;
            let last = performance.now();
            for (let step = 0; step < 240; step++) {
                const rows = [...one.querySelectorAll('article')];
                const mark = rows.find((row) => row.getBoundingClientRect().top > 200);
                const before = mark?.getBoundingClientRect().top ?? 0;
                one.scrollTop -= 120;
                await new Promise(requestAnimationFrame);
                const moved = (mark?.isConnected ? mark.getBoundingClientRect().top : before + 120) - before;
                if (one.scrollTop > 0 && Math.abs(moved - 120) > 60) jumps++;
                const now = performance.now();
                times.push(now - last);
                last = now;
            }
            return {times: times.sort((a, b) => a - b), jumps, drawn: one.querySelectorAll('article').length};
        });
        const median = frames.times[frames.times.length >> 1]!;
        const slow = frames.times[Math.floor(frames.times.length * 0.9)]!;
        console.log(`a frame takes ${median.toFixed(1)} ms, nine in ten ${slow.toFixed(1)} ms; ${frames.jumps} jumps`);
        assert.ok(median < 18, `a frame takes ${median} ms`);
        assert.ok(frames.jumps <= 2, `${frames.jumps} jumps`);
        assert.ok(frames.drawn < 80, `${frames.drawn} are drawn`);
    });

    it('goes to a message far back by its link, and from there to the newest', async () => {
        const list = await side.admin.call<{order: string[]; posts: Record<string, {message: string}>}>(
            'GET',
            `/channels/${channel.id}/posts?page=100&per_page=60`,
        );
        const id = list.order[30]!;
        const text = list.posts[id]!.message.split('\n')[0]!.split(' and ')[0]!;
        await page.goto(`${side.server.url}/aurora-labs/pl/${id}`);
        await page.locator('article[data-highlighted]').filter({hasText: text}).waitFor();
        assert.ok((await shown()).length < 80);
        await page.getByRole('button', {name: 'Jump to the newest'}).click();
        await log().getByText('The newest').waitFor();
    });

    it('paints another channel, and this one again, within a quarter of a second from the cache', async () => {
        const row = (name: string) => page.getByRole('link', {name});
        for (const name of ['Town Square', 'Long talk', 'Town Square']) {
            await row(name).click();
            await page.getByRole('heading', {level: 1, name: new RegExp(name)}).waitFor();
        }
        const took = await page.evaluate(async () => {
            const link = [...document.querySelectorAll('nav a')].find((one) => /Long talk/.test(one.textContent ?? ''))!;
            const begun = performance.now();
            (link as HTMLElement).click();
            while (!document.querySelector('[role=log][aria-label*="Long talk"] article')) await new Promise(requestAnimationFrame);
            return performance.now() - begun;
        });
        console.log(`switching takes ${took.toFixed(0)} ms`);
        assert.ok(took < 250, `switching takes ${took} ms`);
        world.silence();
    });
});
