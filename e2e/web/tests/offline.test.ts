/**
 * Servers that go away and come back: one's own, and the partner's.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page, WebSocketRoute} from 'playwright-core';

import {field, message, say} from '../support/chat.js';
import {arrived, story, type Story} from '../support/story.js';
import {World} from '../support/world.js';

describe('a server that is away', () => {
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

    it("keeps what was written while one's own server was down, and sends it once", async () => {
        await told.aurora.server.halt();
        await say(noor, 'Written in the dark');
        await say(noor, 'And a second line');
        await noor.getByText('You are offline.').waitFor();
        await message(noor, 'And a second line').getByText(/Waiting for the server|Sending/).waitFor();
        await told.aurora.server.resume();
        await noor.getByText('You are offline.').waitFor({state: 'detached'});
        await message(noor, 'And a second line').getByText(/Waiting for the server|Sending/).waitFor({state: 'detached'});
        await message(bo, 'And a second line').waitFor();
        for (const text of ['Written in the dark', 'And a second line']) {
            assert.equal(await noor.getByRole('article').filter({hasText: text}).count(), 1);
            assert.equal(await bo.getByRole('article').filter({hasText: text}).count(), 1);
        }
        world.silence(/ERR_CONNECTION|WebSocket|websocket/i);
    });

    it('asks for what was said while it was not connected', async () => {
        const sockets: WebSocketRoute[] = [];
        let cut = false;
        await noor.routeWebSocket(/websocket/, async (socket) => {
            if (cut) return socket.close();
            sockets.push(socket);
            socket.connectToServer();
        });
        await noor.reload();
        await field(noor).waitFor();
        await told.ada.say(told.joint[0], 'Said while all listened');
        await message(noor, 'Said while all listened').waitFor();
        cut = true;
        await Promise.all(sockets.map((socket) => socket.close()));
        await noor.getByText('You are offline.').waitFor();
        await told.ada.say(told.joint[0], 'Said while nobody listened');
        cut = false;
        await message(noor, 'Said while nobody listened').waitFor();
        await noor.getByText('You are offline.').waitFor({state: 'detached'});
        await noor.unrouteAll();
        world.silence(/WebSocket/i);
    });

    it('misses nothing that was said before it could listen', async () => {
        let open = (): void => undefined;
        const opened = new Promise<void>((done) => (open = done));
        const page = await world.window();
        await page.routeWebSocket(/websocket/, async (socket) => {
            await opened;
            socket.connectToServer();
        });
        await world.enter(page, told.noor, '/aurora-labs/channels/joint-project');
        await message(page, 'Said while nobody listened').waitFor();
        await told.ada.say(told.joint[0], 'Said too early');
        const notes = await told.ada.channel(told.aurora.team, 'field-notes');
        await told.ada.say(notes, 'You too, @noor');
        open();
        await message(page, 'Said too early').waitFor();
        await page.getByRole('link', {name: /^Field notes/}).getByText(/mention/).waitFor({state: 'attached'});
        await page.close();
        world.silence();
    });

    it('shows what was said while one was in the console', async () => {
        const ada = await world.open(told.ada, '/aurora-labs/channels/joint-project');
        await message(ada, 'Said too early').waitFor();
        await ada.getByRole('button', {name: /Your account/}).click();
        await ada.getByRole('menuitem', {name: 'System console'}).click();
        await ada.getByRole('heading', {level: 1, name: 'Connected workspaces'}).waitFor();
        await say(noor, 'Said behind your back');
        await message(noor, 'Said behind your back').getByText(/Waiting for the server|Sending/).waitFor({state: 'detached'});
        await ada.getByRole('link', {name: 'Back to chat'}).click();
        await message(ada, 'Said behind your back').waitFor();
        await ada.close();
        world.silence();
    });

    it("tells since when the partner's server is away, and what was written arrives", async () => {
        await told.borealis.server.halt();
        await say(noor, 'Are you still there?');
        await noor.clock.install({time: Date.now() + 6 * 60_000});
        await noor.reload();
        await noor.getByRole('status').filter({hasText: /^Borealis offline since \d+:\d\d/}).waitFor();
        await noor.getByRole('link', {name: /^Joint project.*Borealis offline since/}).waitFor();
        const ada = await world.window();
        await ada.clock.install({time: Date.now() + 6 * 60_000});
        await world.enter(ada, told.ada, '/admin_console/connected_workspaces');
        await ada.getByText('Offline', {exact: true}).waitFor();
        await told.borealis.server.resume();
        await arrived(told.bo, told.joint[1], 'Are you still there?');
        await message(bo, 'Are you still there?').waitFor();
        world.silence(/ERR_CONNECTION|WebSocket/i);
    });
});
