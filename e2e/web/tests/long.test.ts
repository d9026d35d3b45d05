/**
 * A conversation longer than what is loaded at once: nothing in sight moves but by the reader's own hand.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {JSHandle, Locator, Page} from 'playwright-core';

import {field, say} from '../support/chat.js';
import {Person, type Named} from '../support/person.js';
import {found, World, type Side} from '../support/world.js';

const many = 260;
const kinds = ['', ' and **some** more `words`', '\n\n> with a quote\n\n- and\n- a list', '\n```js\nconst a = 1;\nconst b = 2;\n```'];

describe('a long conversation', () => {
    let world: World;
    let side: Side;
    let reader: Person;
    let channel: Named;
    let page: Page;
    /** Ids from oldest to newest. */
    const ids: string[] = [];

    before(async () => {
        world = await World.empty();
        side = await found(world.servers[0], 'Aurora Labs', 'ada');
        reader = await Person.signUp(side.server, 'noor');
        await reader.joinTeam(side.team, side.admin);
        channel = await side.admin.makeChannel(side.team, 'Long talk');
        await side.admin.add(channel, reader);
        for (let n = 0; n < many; n++) {
            const who = n % 5 < 3 ? side.admin : reader;
            ids.push((await who.say(channel, `Message ${n}${kinds[n % 7] ?? ''}`)).id);
        }
        // Noor has read all but the last hundred; what she said herself is no news.
        await reader.call('POST', `/users/${reader.id}/posts/${ids[many - 100]}/set_unread`, {});
        page = await world.open(reader, '/aurora-labs/channels/long-talk');
        await field(page).waitFor();
    });

    after(() => world?.stop());

    const log = () => page.getByRole('log');
    const row = (n: number) => log().getByRole('article').filter({hasText: new RegExp(`Message ${n}(?!\\d)`)});
    const top = (one: Locator) => one.evaluate((element) => element.getBoundingClientRect().top);

    /** A message in the middle of what is in sight. */
    const mark = () =>
        log().evaluateHandle(
            (one) => [...one.querySelectorAll('article')].findLast((each) => each.getBoundingClientRect().top < 420)!,
        );

    /** The place of a row once it rests: two frames in which nothing moved. */
    const resting = (one: JSHandle<Element>) =>
        one.evaluate(async (element) => {
            for (;;) {
                const before = element.getBoundingClientRect().top;
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
                if (element.getBoundingClientRect().top === before) return before;
            }
        });

    /** Scrolls until a page of messages is asked for, lets it come, and demands that what is in sight stays where it is. */
    async function loads(which: 'before' | 'after', way: number): Promise<void> {
        let isAsked = false;
        let open = (): void => undefined;
        const opened = new Promise<void>((done) => (open = done));
        const isPage = ({pathname, searchParams}: URL) =>
            pathname.endsWith('/posts') && searchParams.has(which) && searchParams.get('per_page') === '60';
        await page.route(isPage, async (route) => {
            isAsked = true;
            await opened;
            await route.continue();
        });
        for (let step = 0; !isAsked; step++) {
            assert.ok(step < 60, `no page ${which} is asked for`);
            await page.mouse.wheel(0, way * 200);
            await resting(await mark());
        }
        const one = await mark();
        const place = await resting(one);
        const was = await log().evaluate((element) => element.scrollHeight);
        open();
        await page.waitForFunction((height) => document.querySelector('[role=log]')!.scrollHeight > height + 500, was);
        const now = await resting(one);
        assert.ok(Math.abs(now - place) <= 1, `it moved from ${place} to ${now}`);
        await page.unrouteAll({behavior: 'wait'});
    }

    it('opens at the first unread message', async () => {
        await log().getByText('New messages').waitFor();
        const line = await top(log().getByText('New messages'));
        const first = await top(row(many - 100));
        const {y, height} = (await log().boundingBox())!;
        assert.ok(line >= y && first > line && first < y + height, `the line at ${line}, the first at ${first}`);
    });

    it('opens at a message far back by its link, and pages that come on either side move nothing', async () => {
        await page.goto(`${side.server.url}/aurora-labs/pl/${ids[130]}`);
        await row(130).and(page.locator('[data-highlighted]')).waitFor();
        const {y, height} = (await log().boundingBox())!;
        const place = await top(row(130));
        assert.ok(place > y && place < y + height, `it opens at ${place}`);
        await row(130).hover();
        await loads('before', -1);
        await loads('after', 1);
    });

    it('opens at that message again after a reload', async () => {
        await page.reload();
        await row(130).and(page.locator('[data-highlighted]')).waitFor();
    });

    it('scrolls as far as the wheel says, also over messages that were not drawn before', async () => {
        await page.goto(`${side.server.url}/aurora-labs/pl/${ids[130]}`);
        await row(130).waitFor();
        await row(130).hover();
        for (const way of [-1, 1, 1]) {
            for (let step = 0; step < 8; step++) {
                const one = await mark();
                const before = await resting(one);
                await page.mouse.wheel(0, way * 90);
                await page.waitForFunction(([each, was]) => each.getBoundingClientRect().top !== was, [one, before] as const);
                const moved = (await resting(one)) - before;
                assert.ok(Math.abs(moved + way * 90) <= 1, `the wheel went ${way * 90}, the messages ${moved}`);
            }
        }
    });

    it('goes to the newest, and stays there when messages come', async () => {
        await page.getByRole('button', {name: 'Jump to the newest'}).click();
        await row(many - 1).waitFor();
        const atEnd = () => page.waitForFunction(() => {
            const one = document.querySelector('[role=log]')!;
            return one.scrollHeight - one.scrollTop - one.clientHeight < 2;
        });
        await atEnd();
        await side.admin.say(channel, 'The newest\n\nof all');
        await log().getByText('of all').waitFor();
        await atEnd();
    });

    it('comes to the newest when one writes while reading far back', async () => {
        await page.goto(`${side.server.url}/aurora-labs/pl/${ids[30]}`);
        await row(30).waitFor();
        await say(page, 'Back in the present');
        await log().getByText('Back in the present').waitFor();
        assert.equal(await log().getByText('Back in the present').count(), 1);
        world.silence();
    });
});
