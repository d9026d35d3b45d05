/**
 * What people do in the chat, by the names that a screen reader would say.
 */
import type {Locator, Page} from 'playwright-core';

import {eventually} from './person.js';

export const field = (page: Page): Locator => page.getByRole('main').getByRole('textbox', {name: /^Message to/}).first();
export const thread = (page: Page): Locator => page.getByRole('complementary', {name: 'Thread'});
/** A message of the open channel. */
export const message = (page: Page, text: string | RegExp): Locator =>
    page.getByRole('log', {name: /^Messages in/}).getByRole('article').filter({hasText: text}).last();

export async function say(page: Page, text: string): Promise<void> {
    const box = field(page);
    await box.fill(text);
    await box.press('Enter');
}

/** Opens a message's menu and picks from it. */
export async function choose(page: Page, post: Locator, item: string): Promise<void> {
    await post.hover();
    await post.getByRole('button', {name: 'More about this message'}).click();
    await page.getByRole('menuitem', {name: item, exact: true}).click();
}

/** What a button has put on the clipboard, once it is what was to be copied. */
export async function copied(page: Page, wanted: string | RegExp): Promise<string> {
    return eventually(`${wanted} on the clipboard`, async () => {
        const text = await page.evaluate(() => navigator.clipboard.readText());
        return (typeof wanted === 'string' ? text === wanted : wanted.test(text)) && text;
    });
}

export async function reply(page: Page, post: Locator, text: string): Promise<void> {
    await post.hover();
    await post.getByRole('button', {name: 'Reply'}).click();
    const box = thread(page).getByRole('textbox');
    await box.fill(text);
    await box.press('Enter');
}
