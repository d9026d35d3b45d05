/**
 * Two people on two servers, in two windows at once: whatever one does, the other sees.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {Server} from '../../client/support/server.js';
import {choose, field, message, reply, say, thread} from '../support/chat.js';
import {dismiss} from '../support/keyboard.js';
import {story, landscape, type Story} from '../support/story.js';
import {connect, fits, found, share, World} from '../support/world.js';

describe('two people on two servers', () => {
    let world: World;
    let told: Story;
    let noor: Page;
    let bo: Page;

    before(async () => {
        world = await World.empty();
        told = await story(world);
        noor = await world.open(told.noor, '/aurora-labs/channels/joint-project');
        bo = await world.open(told.bo, `/borealis/channels/${told.joint[1].name}`);
        await Promise.all([field(noor).waitFor(), field(bo).waitFor()]);
    });

    after(() => world?.stop());

    it('talk, each under their own name and organisation', async () => {
        await say(noor, 'Are the anchors on the truck?');
        const there = message(bo, 'Are the anchors on the truck?');
        await there.getByText('Noor Haddad').waitFor();
        await there.getByText('Aurora', {exact: true}).waitFor();
        await say(bo, 'They are.');
        await message(noor, 'They are.').getByText('Borealis', {exact: true}).waitFor();
    });

    it('see that a colleague is writing', async () => {
        const ada = await world.open(told.ada, '/aurora-labs/channels/joint-project');
        await Promise.all([field(ada).waitFor(), world.live(ada), world.live(noor)]);
        await field(ada).pressSequentially('I thi');
        await noor.getByText('Ada Berg is typing…').waitFor();
        await field(ada).fill('');
        await ada.close();
    });

    it('edit and delete what they said', async () => {
        await say(noor, 'Both sots are loaded');
        await message(bo, 'Both sots').waitFor();
        await field(noor).press('ArrowUp');
        const edit = noor.getByRole('textbox', {name: 'Edit'});
        await edit.fill('Both sets are loaded');
        await edit.press('Enter');
        const corrected = message(bo, 'Both sets are loaded');
        await corrected.getByText('(edited)').waitFor();
        assert.equal(await bo.getByText('Both sots').count(), 0);
        assert.equal(await field(noor).evaluate((one) => one === document.activeElement), true);

        await choose(noor, message(noor, 'Both sets'), 'Delete');
        await noor.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
        await corrected.waitFor({state: 'detached'});
        await message(noor, 'Both sets').waitFor({state: 'detached'});
    });

    it('cannot edit or delete what the other said', async () => {
        const post = message(noor, 'They are.');
        await post.hover();
        await post.getByRole('button', {name: 'More about this message'}).click();
        await noor.getByRole('menuitem', {name: 'Copy text'}).waitFor();
        assert.equal(await noor.getByRole('menuitem', {name: 'Edit'}).count(), 0);
        assert.equal(await noor.getByRole('menuitem', {name: 'Delete'}).count(), 0);
        await dismiss(noor, noor.getByRole('menu'));
    });

    it('react, and take it back', async () => {
        const here = message(noor, 'They are.');
        await here.hover();
        await here.getByRole('button', {name: 'Add a reaction'}).click();
        await noor.getByRole('textbox', {name: 'Search emoji'}).fill('rocket');
        await noor.getByRole('button', {name: ':rocket:', exact: true}).click();
        const there = message(bo, 'They are.').getByRole('button', {name: /Noor Haddad reacted with :rocket:/});
        await there.waitFor();
        await there.click();
        await here.getByRole('button', {name: /rocket/}).getByText('2').waitFor();
        await here.getByRole('button', {name: /rocket/}).click();
        await here.getByRole('button', {name: /rocket/}).getByText('1').waitFor();
        await message(bo, 'They are.').getByRole('button', {name: /1 ?Bo Lindqvist \(you\) reacted/}).waitFor();
    });

    it('answer in a thread', async () => {
        await reply(noor, message(noor, 'They are.'), 'Then I come along');
        const there = message(bo, 'They are.');
        await there.getByRole('button', {name: /1 reply/}).click();
        await thread(bo).getByText('Then I come along').waitFor();
        const box = thread(bo).getByRole('textbox');
        await box.fill('At seven, then');
        await box.press('Enter');
        await thread(noor).getByText('At seven, then').waitFor();
        await there.getByRole('button', {name: /2 replies/}).waitFor();
        for (const page of [noor, bo]) await thread(page).getByRole('button', {name: 'Close the thread'}).click();
    });

    it('send a file and a picture, which the other can open', async () => {
        const [chooser] = await Promise.all([
            noor.waitForEvent('filechooser'),
            noor.getByRole('main').getByRole('button', {name: 'Attach files'}).click(),
        ]);
        await chooser.setFiles([
            {name: 'loads.csv', mimeType: 'text/csv', buffer: Buffer.from('anchor,kN\nnorth,14\n')},
            {name: 'dusk.png', mimeType: 'image/png', buffer: landscape()},
        ]);
        await noor.getByRole('button', {name: 'Remove dusk.png'}).waitFor();
        await noor.getByText('dusk.png', {exact: true}).waitFor();
        await say(noor, 'The papers');
        const there = message(bo, 'The papers');
        const link = there.getByRole('link', {name: /loads\.csv/});
        await link.waitFor();
        const [download] = await Promise.all([bo.waitForEvent('download'), link.click()]);
        assert.equal(download.suggestedFilename(), 'loads.csv');
        await there.getByRole('button', {name: 'View dusk.png'}).click();
        const viewer = bo.getByRole('dialog', {name: 'dusk.png'});
        const width = () => viewer.getByRole('img', {name: 'dusk.png'}).evaluate((one: HTMLImageElement) => one.naturalWidth);
        await viewer.getByRole('img', {name: 'dusk.png'}).waitFor();
        await bo.waitForFunction(() => document.querySelector<HTMLImageElement>('[role=dialog] img')?.complete);
        assert.equal(await width(), 640);
        await dismiss(bo, viewer);
    });

    it('attach files by pasting and dragging, and take one back that is under way', async () => {
        const give = (kind: 'paste' | 'drop', name: string) =>
            field(noor).evaluate(
                (box, [kind, name]) => {
                    const data = new DataTransfer();
                    data.items.add(new File([`this is ${name}`], name, {type: 'text/plain'}));
                    const more = {bubbles: true, cancelable: true};
                    if (kind === 'paste') box.dispatchEvent(new ClipboardEvent('paste', {...more, clipboardData: data}));
                    else for (const each of ['dragover', 'drop']) box.dispatchEvent(new DragEvent(each, {...more, dataTransfer: data}));
                },
                [kind, name] as const,
            );
        await give('paste', 'pasted.txt');
        await noor.getByText('pasted.txt', {exact: true}).waitFor();
        await give('drop', 'dropped.txt');
        await noor.getByText('dropped.txt', {exact: true}).waitFor();
        // The third never gets through.
        await noor.route('**/api/v4/files', () => undefined);
        await give('drop', 'regretted.txt');
        await noor.getByText(/^Uploading regretted.txt, \d+ %$/).waitFor();
        await noor.getByRole('button', {name: 'Remove regretted.txt'}).click();
        await noor.getByText(/regretted.txt/).waitFor({state: 'detached'});
        await noor.unrouteAll();
        await say(noor, 'Two more papers');
        const there = message(bo, 'Two more papers');
        await there.getByRole('link', {name: /pasted\.txt/}).waitFor();
        await there.getByRole('link', {name: /dropped\.txt/}).waitFor();
        assert.equal(await there.getByRole('link').count(), 2);
    });

    it('mention each other, also through the list of names', async () => {
        await field(noor).pressSequentially('And @bo');
        await noor.getByRole('option', {name: /Bo Lindqvist/}).waitFor();
        await field(noor).press('Tab');
        await field(noor).pressSequentially('brings the drill');
        await field(noor).press('Enter');
        const mention = message(bo, 'brings the drill').getByText('@bo', {exact: true});
        await mention.waitFor();
        assert.equal(await mention.getAttribute('data-mine'), 'true');
    });

    it('count what came while one was elsewhere, and open at the first of it', async () => {
        await bo.getByRole('link', {name: 'Town Square'}).click();
        await bo.getByRole('heading', {level: 1, name: /Town Square/}).waitFor();
        await say(noor, 'One for @bo');
        const row = bo.getByRole('link', {name: /Joint project/});
        await row.getByText('1 mention').waitFor({state: 'attached'});
        await bo.waitForFunction(() => /^\(1\) Town Square/.test(document.title));
        await row.click();
        await bo.getByText('New messages').waitFor();
        await message(bo, 'One for @bo').waitFor();
        await row.getByText('1 mention').waitFor({state: 'detached'});
    });

    it('write to each other directly, from the name at a message', async () => {
        await message(noor, 'They are.').getByRole('button', {name: 'Bo Lindqvist', exact: true}).click();
        const card = noor.getByRole('dialog', {name: 'Bo Lindqvist'});
        await card.getByText('Borealis', {exact: true}).waitFor();
        await card.getByText(/Last heard from Borealis/).waitFor();
        await card.getByRole('button', {name: 'Send a message'}).click();
        await noor.getByRole('heading', {level: 1, name: /Bo Lindqvist/}).waitFor();
        await say(noor, 'Between the two of us');
        const row = bo.getByRole('link', {name: /Noor Haddad/});
        await row.click();
        await message(bo, 'Between the two of us').waitFor();
        await say(bo, 'Nobody else reads this');
        await message(noor, 'Nobody else reads this').waitFor();
    });

    it('have long names cut short, so that the time stays beside them', async () => {
        await told.bo.call('PUT', '/users/me/patch', {nickname: 'Bartholomew Lindqvist-Featherstonehaugh'});
        await bo.goto(`${told.bo.server.url}/borealis/channels/${told.joint[1].name}`);
        await say(bo, 'Under a new name');
        const phone = await world.open(told.noor, '/aurora-labs/channels/joint-project', {width: 360, height: 740, touch: true});
        const said = message(phone, 'Under a new name');
        const name = said.getByRole('button', {name: /^Bartholomew/});
        await name.waitFor();
        const [left, right] = [(await name.boundingBox())!, (await said.getByRole('time').boundingBox())!];
        assert.ok(right.y < left.y + left.height && right.x > left.x + left.width, JSON.stringify({left, right}));
        await fits(phone);
        await phone.close();
    });

    it('wear their own organisation and the one that says so, if they come from a third', async () => {
        const third = await found(await Server.start('sqlite'), 'Cassini', 'cleo', {first_name: 'Cleo', last_name: 'Marsh'});
        try {
            const [remote] = await connect(told.aurora, third, ['Aurora', 'Cassini']);
            const there = await share(told.aurora, remote, third, told.joint[0]);
            await third.admin.add(there, third.admin);
            await third.admin.say(there, 'Hello from Cassini');
            await noor.goto(`${told.noor.server.url}/aurora-labs/channels/joint-project`);
            await message(noor, 'Hello from Cassini').getByText('Cassini', {exact: true}).waitFor();
            const passedOn = message(bo, 'Hello from Cassini');
            await passedOn.getByText('Cassini via Aurora', {exact: true}).waitFor();
            await passedOn.getByTitle('From Cassini, as Aurora says').waitFor();
        } finally {
            await third.server.stop();
        }
    });

    it('says nothing in the console of either browser', () => world.silence());
});
