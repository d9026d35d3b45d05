/**
 * The keyboard, as people use it: they press the next key when they see where it will go. What opens takes the focus a
 * moment after it can be seen, so nothing here presses a key before the focus is where it belongs.
 */
import assert from 'node:assert/strict';

import type {JSHandle, Locator, Page} from 'playwright-core';

/** Waits until one thing, of those that a locator finds, has the focus. */
export async function focused(one: Locator): Promise<void> {
    await one.and(one.page().locator(':focus')).waitFor({state: 'attached'});
}

/** Waits until the focus is on something or in it. */
export async function entered(one: Locator): Promise<void> {
    await one.and(one.page().locator(':focus, :focus-within')).waitFor({state: 'attached'});
}

/** Closes with Escape what has the focus within. */
export async function dismiss(page: Page, popup: Locator): Promise<void> {
    await entered(popup);
    await page.keyboard.press('Escape');
    await popup.waitFor({state: 'detached'});
}

/** Goes on from stop to stop until one of what a locator finds has the focus. */
export async function reach(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const there = wanted.and(page.locator(':focus'));
    for (let step = 0; step < 80; step++) {
        if (await there.count()) return;
        await page.keyboard.press(key);
    }
    assert.fail(`the keyboard does not reach ${wanted}`);
}

/** What the arrow keys have come to: in a list that a field points into, the option; else what has the focus. */
function current(page: Page): Promise<JSHandle<Element | null>> {
    return page.evaluateHandle(() => {
        const at = document.activeElement;
        return document.getElementById(at?.getAttribute('aria-activedescendant') ?? '') ?? at;
    });
}

const nameOf = (one: JSHandle<Element | null>): Promise<string> => one.evaluate((at) => (at?.getAttribute('aria-label') ?? at?.textContent ?? '').trim());

/** Picks from the menu, or the list of a field, that is open: with the arrows to the item, and Enter. */
export async function pick(page: Page, name: string | RegExp): Promise<void> {
    await page.waitForFunction(() => {
        const at = document.activeElement;
        const list = document.getElementById(at?.getAttribute('aria-controls') ?? '');
        return at?.closest('[role=menu]') ?? list?.closest('[role=listbox]');
    });
    const isWanted = (text: string) => (typeof name === 'string' ? text === name : name.test(text));
    for (let step = 0; step < 40; step++) {
        const at = await current(page);
        if (isWanted(await nameOf(at))) return page.keyboard.press('Enter');
        await page.keyboard.press('ArrowDown');
        await page.waitForFunction((before) => {
            const now = document.activeElement;
            return (document.getElementById(now?.getAttribute('aria-activedescendant') ?? '') ?? now) !== before;
        }, at);
    }
    assert.fail(`the arrows do not come to ${name}`);
}
