/**
 * What one person does in the chat of their own server.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {choose, copied, field, message, reply, say, thread} from '../support/chat.js';
import {dismiss, focused, pick, reach} from '../support/keyboard.js';
import {eventually} from '../support/person.js';
import {landscape, story, type Story} from '../support/story.js';
import {World} from '../support/world.js';

describe('the chat', () => {
    let world: World;
    let told: Story;
    let ada: Page;
    let noor: Page;
    const joint = '/aurora-labs/channels/joint-project';

    before(async () => {
        world = await World.empty();
        told = await story(world);
        ada = await world.open(told.ada, joint);
        noor = await world.open(told.noor, joint);
        await Promise.all([field(ada).waitFor(), field(noor).waitFor()]);
    });

    after(() => world?.stop());

    it('finds messages, marks the words, and goes to where they were said', async () => {
        const box = ada.getByRole('textbox', {name: 'Search messages'});
        await box.fill('anchors from:bo:borealis');
        await box.press('Enter');
        const found = ada.getByRole('complementary', {name: 'Search results'});
        await found.getByRole('article').locator('mark').first().waitFor();
        assert.deepEqual(await found.locator('mark').allTextContents(), ['anchors']);
        await found.getByRole('link', {name: 'Jump to message'}).click();
        await thread(ada).getByText('Who brings the anchors?').waitFor();
        await thread(ada).getByRole('button', {name: 'Close the thread'}).click();
        await box.fill('nothing-of-this');
        await box.press('Enter');
        await ada.getByText('Nothing was found for “nothing-of-this”.').waitFor();
        await ada.getByRole('button', {name: 'Close the results'}).click();
    });

    it('completes commands with their arguments, and runs them', async () => {
        await field(ada).pressSequentially('/secure');
        await ada.getByRole('option', {name: /^\/secure-connection/}).first().waitFor();
        await ada.keyboard.press('Tab');
        await ada.getByRole('option', {name: /create/}).first().waitFor();
        await field(ada).fill('/secure-connection status');
        await field(ada).press('Enter');
        await ada.getByRole('log').getByText(/Borealis/i).last().waitFor();
        await message(ada, 'Only visible to you').waitFor();
        await field(ada).fill('/no-such-command');
        await field(ada).press('Enter');
        await ada.getByRole('alert').waitFor();
        await field(ada).fill('');
        await field(ada).pressSequentially('nice :rocke');
        await ada.getByRole('option', {name: /:rocket:/}).waitFor();
        await ada.keyboard.press('Tab');
        assert.equal(await field(ada).inputValue(), 'nice 🚀 ');
        await field(ada).fill('');
        world.silence(/commands\/execute/, /status of 4\d\d/);
    });

    it('switches to a channel or a person by a few letters', async () => {
        await ada.keyboard.press('Control+k');
        const box = ada.getByRole('combobox', {name: 'A channel or a person'});
        await box.fill('field');
        await ada.getByRole('option', {name: /Field notes/}).waitFor();
        await box.press('Enter');
        await ada.getByRole('heading', {level: 1, name: /Field notes/}).waitFor();
        await ada.keyboard.press('Control+k');
        await box.fill('lindq');
        await ada.getByRole('option', {name: /Bo Lindqvist/}).waitFor();
        await box.press('Enter');
        await ada.getByRole('heading', {level: 1, name: /Bo Lindqvist/}).waitFor();
    });

    it('lists threads with new replies and clears them', async () => {
        await ada.goto(told.ada.server.url + joint);
        await say(ada, 'Who drives?');
        await reply(noor, message(noor, 'Who drives?'), 'I do');
        await ada.getByRole('link', {name: /^Threads/}).click();
        await ada.getByRole('heading', {level: 1, name: 'Threads'}).waitFor();
        const item = ada.getByRole('article').filter({hasText: 'Who drives?'});
        await item.waitFor();
        await item.getByRole('button', {name: /1 reply/}).click();
        await thread(ada).getByText('I do').waitFor();
        await thread(ada).getByRole('textbox').fill('Good.');
        await thread(ada).getByRole('textbox').press('Enter');
        await thread(noor).getByText('Good.').waitFor();
        await ada.getByRole('button', {name: 'Mark all as read'}).click();
    });

    it('has links to single messages', async () => {
        await ada.goto(told.ada.server.url + joint);
        await choose(ada, message(ada, 'Who drives?'), 'Copy link');
        const link = await copied(ada, /\/aurora-labs\/pl\/[a-z0-9]{26}$/);
        await ada.goto(link);
        await ada.locator('article[data-highlighted]').filter({hasText: 'Who drives?'}).waitFor();
        await say(ada, `See ${link}`);
        await message(noor, 'See http').getByRole('link').click();
        await noor.locator('article[data-highlighted]').filter({hasText: 'Who drives?'}).waitFor();
    });

    it('begins conversations with one person, and with several of both organisations', async () => {
        await noor.getByRole('button', {name: 'Add channels and conversations'}).click();
        await noor.getByRole('menuitem', {name: 'New message'}).click();
        const dialog = noor.getByRole('dialog', {name: 'New message'});
        await dialog.getByRole('textbox').fill('ada');
        await dialog.getByRole('checkbox', {name: /Ada Berg/}).check();
        await dialog.getByRole('textbox').fill('bo');
        await dialog.getByRole('checkbox', {name: /Bo Lindqvist/}).check();
        await dialog.getByRole('button', {name: 'Start'}).click();
        await noor.getByRole('heading', {level: 1, name: /ada/}).waitFor();
        await say(noor, 'The three of us');
        const row = ada.getByRole('navigation', {name: 'Channels'}).getByRole('link', {name: /noor/});
        await row.click();
        await message(ada, 'The three of us').waitFor();
        const bo = await world.open(told.bo, '/borealis');
        await bo.getByRole('link', {name: /noor.*aurora|ada.*aurora/}).first().click();
        await message(bo, 'The three of us').waitFor();
        await bo.close();
    });

    it('marks what is urgent, asks to acknowledge it, and counts who did', async () => {
        await Promise.all([ada.goto(told.ada.server.url + joint), noor.goto(told.noor.server.url + joint)]);
        await ada.getByRole('button', {name: 'Priority'}).click();
        await ada.getByRole('menuitem', {name: 'Urgent'}).click();
        await ada.getByRole('button', {name: 'Priority'}).click();
        await ada.getByRole('menuitem', {name: 'Ask to acknowledge'}).click();
        await say(ada, 'The road closes at nine');
        const theirs = message(noor, 'The road closes at nine');
        await theirs.getByText('Urgent', {exact: true}).waitFor();
        await theirs.getByRole('button', {name: 'Acknowledge', exact: true}).click();
        await message(ada, 'The road closes at nine').getByText('Acknowledged by 1').waitFor();
    });

    it('pins, saves and marks unread', async () => {
        await choose(ada, message(ada, 'The road closes'), 'Pin to channel');
        await ada.getByRole('button', {name: 'Pinned messages'}).click();
        const pinned = ada.getByRole('complementary', {name: 'Pinned messages'});
        await pinned.getByText('The road closes').waitFor();
        await message(noor, 'The road closes').getByText('Pinned').waitFor();
        await choose(noor, message(noor, 'The road closes'), 'Save');
        await message(noor, 'The road closes').getByText('Saved').waitFor();
        await noor.getByRole('link', {name: 'Saved messages'}).click();
        await noor.getByRole('heading', {level: 1, name: 'Saved messages'}).waitFor();
        await noor.getByRole('main').getByText('The road closes').waitFor();
        await noor.goto(told.noor.server.url + joint);
        await choose(noor, message(noor, 'See http'), 'Mark unread from here');
        await noor.getByRole('link', {name: 'Field notes'}).click();
        await noor.getByRole('link', {name: /Joint project/}).getByText('unread').waitFor({state: 'attached'});
        await noor.getByRole('link', {name: /Joint project/}).click();
        await noor.getByText('New messages').waitFor();
    });

    it('keeps drafts over a reload', async () => {
        await field(ada).fill('Half a thou');
        await ada.reload();
        await field(ada).waitFor();
        assert.equal(await field(ada).inputValue(), 'Half a thou');
        await field(ada).fill('');
    });

    it('makes favourites, and sorts channels by dragging', async () => {
        await ada.getByRole('button', {name: /^Joint project:/}).click();
        await ada.getByRole('menuitem', {name: 'Add to favourites'}).click();
        const nav = ada.getByRole('navigation', {name: 'Channels'});
        await nav.getByRole('button', {name: 'Favourites', exact: true}).waitFor();
        const names = () => nav.getByRole('listitem').allTextContents();
        await nav.getByRole('listitem').filter({hasText: 'Town Square'}).dragTo(nav.getByRole('listitem').filter({hasText: 'Field notes'}));
        await eventually('the new order', async () => {
            const order = (await names()).map((one) => one.replace(/unread.*|Shared.*/, ''));
            return order.indexOf('Town Square') === order.indexOf('Field notes') - 1;
        });
        await nav.getByRole('listitem').filter({hasText: 'Off-Topic'}).dragTo(nav.getByRole('listitem').filter({hasText: 'Joint project'}));
        await ada.reload();
        await field(ada).waitFor();
        await eventually('the favourite before all others', async () => /Off-Topic/.test((await names())[0] ?? ''));
    });

    it('sorts channels with the keyboard, also into categories of its own', async () => {
        const nav = ada.getByRole('navigation', {name: 'Channels'});
        const within = (name: string) => nav.getByRole('region', {name}).getByRole('link');
        const order = (name: string, first: RegExp, second: RegExp) =>
            eventually(`${first} before ${second}`, async () => {
                const names = await within(name).allTextContents();
                return names.findIndex((one) => first.test(one)) < names.findIndex((one) => second.test(one));
            });
        await within('Channels').filter({hasText: 'Field notes'}).focus();
        await ada.keyboard.press('Alt+Shift+ArrowUp');
        await order('Channels', /Field notes/, /Town Square/);
        await focused(within('Channels').filter({hasText: 'Field notes'}));
        const rowMenu = nav.getByRole('button', {name: 'Arrange Field notes'});
        await reach(ada, rowMenu);
        await ada.keyboard.press('Enter');
        await pick(ada, 'Move down');
        await order('Channels', /Town Square/, /Field notes/);
        await focused(within('Channels').filter({hasText: 'Field notes'}));

        await reach(ada, rowMenu);
        await ada.keyboard.press('Enter');
        await pick(ada, 'Move to a new category…');
        await focused(ada.getByRole('dialog').getByRole('textbox', {name: 'Name'}));
        await ada.keyboard.type('Outdoors');
        await ada.keyboard.press('Enter');
        await within('Outdoors').filter({hasText: 'Field notes'}).waitFor();
        await ada.reload();
        await within('Outdoors').filter({hasText: 'Field notes'}).waitFor();
        await nav.getByRole('button', {name: 'Arrange Outdoors'}).focus();
        await ada.keyboard.press('Enter');
        await pick(ada, 'Delete category');
        await ada.getByRole('dialog').getByRole('button', {name: 'Delete category'}).click();
        await within('Channels').filter({hasText: 'Field notes'}).waitFor();
    });

    it('adds an emoji, uses it, and deletes it', async () => {
        await ada.goto(told.ada.server.url + joint);
        await ada.getByRole('button', {name: 'Insert an emoji'}).click();
        await ada.getByRole('button', {name: 'Add emoji'}).click();
        const dialog = ada.getByRole('dialog', {name: 'Custom emoji'});
        const [chooser] = await Promise.all([
            ada.waitForEvent('filechooser'),
            dialog.getByRole('button', {name: 'Choose a picture'}).click(),
        ]);
        await chooser.setFiles({name: 'Happy Cat.png', mimeType: 'image/png', buffer: landscape()});
        await eventually('the name of the picture', async () => (await dialog.getByRole('textbox', {name: 'Name'}).inputValue()) === 'happy_cat');
        await dialog.getByRole('button', {name: 'Add emoji'}).click();
        await dialog.getByRole('listitem').filter({hasText: ':happy_cat:'}).waitFor();
        await dismiss(ada, dialog);
        await say(ada, 'Look: :happy_cat:');
        await message(noor, 'Look:').getByRole('img', {name: ':happy_cat:'}).waitFor();
        await message(noor, 'Look:').hover();
        await message(noor, 'Look:').getByRole('button', {name: 'Add a reaction'}).click();
        const search = noor.getByRole('textbox', {name: 'Search emoji'});
        await search.fill('happy_c');
        await noor.getByRole('button', {name: ':happy_cat:', exact: true}).waitFor();
        await search.press('Enter');
        await message(ada, 'Look:').getByRole('button', {name: /Noor Haddad reacted with :happy_cat:/}).waitFor();

        // Noor may add some, but not delete what is Ada's.
        await noor.getByRole('button', {name: 'Insert an emoji'}).click();
        await noor.getByRole('button', {name: 'Add emoji'}).click();
        const theirs = noor.getByRole('dialog', {name: 'Custom emoji'});
        await theirs.getByRole('listitem').filter({hasText: ':happy_cat:'}).waitFor();
        assert.equal(await theirs.getByRole('button', {name: 'Delete :happy_cat:'}).count(), 0);
        await dismiss(noor, theirs);
        await ada.getByRole('button', {name: 'Insert an emoji'}).click();
        await ada.getByRole('button', {name: 'Add emoji'}).click();
        await dialog.getByRole('button', {name: 'Delete :happy_cat:'}).click();
        await ada.getByRole('dialog', {name: 'Delete :happy_cat:?'}).getByRole('button', {name: 'Delete'}).click();
        await dialog.getByText('There are no custom emoji yet.').waitFor();
        await dismiss(ada, dialog);
    });

    it('makes, edits, leaves, finds and archives channels', async () => {
        await ada.getByRole('button', {name: 'Add channels and conversations'}).click();
        await ada.getByRole('menuitem', {name: 'Create a channel'}).click();
        const dialog = ada.getByRole('dialog', {name: 'Create a channel'});
        await dialog.getByRole('textbox', {name: 'Name'}).fill('Weather watch');
        await dialog.getByRole('button', {name: 'Create a channel'}).click();
        await ada.getByRole('heading', {level: 1, name: /Weather watch/}).waitFor();
        await ada.getByRole('button', {name: /^Weather watch:/}).click();
        await ada.getByRole('menuitem', {name: 'Edit channel'}).click();
        await ada.getByRole('dialog').getByRole('textbox', {name: 'Header'}).fill('Wind and snow');
        await ada.getByRole('dialog').getByRole('button', {name: 'Save'}).click();
        await ada.getByRole('banner').or(ada.locator('header')).getByText('Wind and snow').first().waitFor();
        await noor.getByRole('button', {name: 'Add channels and conversations'}).click();
        await noor.getByRole('menuitem', {name: 'Browse channels'}).click();
        await noor.getByRole('dialog').getByRole('textbox').fill('weather');
        await noor.getByRole('dialog').getByRole('button', {name: 'Join', exact: true}).click();
        await noor.getByRole('heading', {level: 1, name: /Weather watch/}).waitFor();
        await noor.getByRole('button', {name: /^Weather watch:/}).click();
        await noor.getByRole('menuitem', {name: 'Leave channel'}).click();
        await noor.getByRole('link', {name: 'Weather watch'}).waitFor({state: 'detached'});
        await ada.getByRole('button', {name: /^Weather watch:/}).click();
        await ada.getByRole('menuitem', {name: 'Archive channel'}).click();
        await ada.getByRole('dialog').getByRole('button', {name: 'Archive channel'}).click();
        await ada.getByText(/^This channel was archived on/).waitFor();
    });

    it('says nothing in the console', () => world.silence());
});
