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
/** How far one turn of the wheel goes. */
const notch = 120;

/** How far the messages that a frame shares with the one before have moved. */
interface Frame {
    least: number;
    most: number;
}

/** Runs in the page after each frame. Plain text: what is compiled here would want helpers that the page has not. */
const watching = `
    window.frames = [];
    let last = new Map();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = new Map();
        const moves = [];
        for (const row of document.querySelectorAll('[role=log] article')) {
            const top = row.getBoundingClientRect().top;
            now.set(row, top);
            if (last.has(row)) moves.push(top - last.get(row));
        }
        last = now;
        if (moves.length > 0) window.frames.push({least: Math.min(...moves), most: Math.max(...moves)});
        requestAnimationFrame(() => channel.port2.postMessage(0));
    };
    channel.port2.postMessage(0);
`;

/** Notes when each frame begins, and nothing else: to look at where things are takes time of its own. */
const timing = `
    window.times = [];
    const note = (at) => {
        window.times.push(at);
        requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
`;

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

    it('draws sixty frames a second while one scrolls', async () => {
        await log().hover();
        await page.evaluate(timing);
        for (let step = 0; step < 240; step++) await page.mouse.wheel(0, -notch);
        const began = await page.evaluate<number[]>('window.times');
        const times = began.slice(1).map((at, index) => at - began[index]!).sort((one, two) => one - two);
        const median = times[times.length >> 1]!;
        const slow = times[Math.floor(times.length * 0.9)]!;
        console.log(`a frame takes ${median.toFixed(1)} ms, nine in ten ${slow.toFixed(1)} ms, of ${times.length}`);
        assert.ok(median < 18, `a frame takes ${median} ms`);
        await page.reload();
        await log().getByText('The newest').waitFor();
    });

    it('loads older messages while one scrolls, without jumping, and draws only what is in sight', async () => {
        await log().hover();
        await page.evaluate(watching);
        for (let step = 0; step < 240; step++) await page.mouse.wheel(0, -notch);
        const frames = await page.evaluate<Frame[]>('window.frames');
        // In one frame everything in sight moves alike, and only by whole turns of the wheel.
        const jumps = frames.filter(({least, most}) => most - least > 1 || most < -1 || Math.abs(most - Math.round(most / notch) * notch) > 1);
        console.log(`${jumps.length} jumps in ${frames.length} frames`);
        assert.ok(jumps.length === 0, JSON.stringify(jumps.slice(0, 10)));
        const drawn = await log().getByRole('article').count();
        assert.ok(drawn < 80, `${drawn} are drawn`);
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

    it('paints another channel, and this one again, within a tenth of a second from the cache', async () => {
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
        assert.ok(took < 100, `switching takes ${took} ms`);
        world.silence();
    });
});
