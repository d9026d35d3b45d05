/**
 * Two servers, Aurora and Borealis, and a browser with a window for each person. Whatever the windows complain of is
 * noted, so that a test can demand silence.
 */
import {existsSync, mkdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import assert from 'node:assert/strict';

import axe from 'axe-core';
import {chromium, type Browser, type BrowserContext, type Page, type WebSocket} from 'playwright-core';

import {Server} from '../../client/support/server.js';
import {eventually, PASSWORD, Person, type Named} from './person.js';

const app = resolve(import.meta.dirname, '../../../webapp/dist');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
/** Where pictures go when they are wanted: `make screenshots`. */
const pictures = process.env.CAUSEWAY_PICTURES ?? '';

export interface Look {
    width?: number;
    height?: number;
    scheme?: 'light' | 'dark';
    touch?: boolean;
}

/** One server, its administrator and first team. */
export interface Side {
    server: Server;
    admin: Person;
    team: Named;
}

export class World {
    readonly noise: string[] = [];
    private readonly contexts: BrowserContext[] = [];
    /** The websockets over which a page hears of what happens. */
    private readonly hearing = new Map<Page, Set<WebSocket>>();

    private constructor(
        readonly servers: [Server, Server],
        readonly browser: Browser,
    ) {}

    /** Two servers without an account. */
    static async empty(): Promise<World> {
        const start = () => Server.start('sqlite', ['--webapp', app]);
        const servers = await Promise.all([start(), start()]);
        const browser = await chromium.launch({executablePath, args: ['--no-sandbox']});
        return new World(servers as [Server, Server], browser);
    }

    async stop(): Promise<void> {
        await this.lastLook();
        await this.browser.close();
        await Promise.all(this.servers.map((server) => server.stop()));
    }

    /** What every window showed at the end, for whoever looks for the cause of a failure. */
    private async lastLook(): Promise<void> {
        const folder = process.env.CAUSEWAY_LAST_LOOK;
        if (!folder) return;
        mkdirSync(folder, {recursive: true});
        const pages = this.contexts.flatMap((context) => context.pages());
        for (const [index, page] of pages.entries()) await page.screenshot({path: join(folder, `${index}.png`), timeout: 3000}).catch(() => undefined);
    }

    /** A window of its own, as on a device of its own. */
    async window(look: Look = {}): Promise<Page> {
        const {width = 1280, height = 800, scheme = 'light', touch = false} = look;
        const context = await this.browser.newContext({
            viewport: {width, height},
            colorScheme: scheme,
            reducedMotion: 'reduce',
            hasTouch: touch,
            permissions: ['clipboard-read', 'clipboard-write'],
            locale: 'en-US',
        });
        this.contexts.push(context);
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        this.listen(page);
        return page;
    }

    /** Waits until a page of the chat hears of what happens: what comes before that it only asks for. */
    async live(page: Page): Promise<void> {
        await eventually('the greeting of the websocket', async () => (this.hearing.get(page)?.size ?? 0) > 0);
    }

    private listen(page: Page): void {
        const hearing = new Set<WebSocket>();
        this.hearing.set(page, hearing);
        page.on('websocket', (socket) => {
            socket.once('framereceived', () => hearing.add(socket));
            socket.once('close', () => hearing.delete(socket));
        });
        page.on('pageerror', (error) => this.noise.push(`error: ${error.stack ?? error.message}`));
        page.on('console', (message) => {
            if (message.type() === 'error' || message.type() === 'warning') {
                this.noise.push(`${message.type()}: ${message.text()} ${message.location().url}`);
            }
        });
        page.on('response', (response) => {
            if (response.status() >= 400) {
                this.noise.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
            }
        });
    }

    /** A window in which somebody is logged in, at an address of their server. */
    async open(person: Person, path: string, look: Look = {}): Promise<Page> {
        const page = await this.window(look);
        await this.enter(page, person, path);
        return page;
    }

    /** Logs somebody in to a window, and goes to an address of their server. */
    async enter(page: Page, person: Person, path: string): Promise<void> {
        const answer = await page.request.post(`${person.server.url}/api/v4/users/login`, {
            data: {login_id: person.username, password: PASSWORD},
        });
        assert.ok(answer.ok(), await answer.text());
        await page.goto(person.server.url + path);
    }

    /** Nothing was complained of; what a test provoked on purpose it takes away first. */
    silence(...provoked: RegExp[]): void {
        const rest = this.noise.filter((line) => !provoked.some((one) => one.test(line)));
        this.noise.length = 0;
        assert.deepEqual(rest, []);
    }
}

/** A side with its administrator and team. */
export async function found(server: Server, team: string, admin: string, more: object = {}): Promise<Side> {
    const person = await Person.signUp(server, admin, more);
    return {server, admin: person, team: await person.makeTeam(team)};
}

interface Remote {
    remote_id: string;
    site_url: string;
}

/** Connects the second side with the first; answers what each calls the other. */
export async function connect(one: Side, two: Side, names: [string, string]): Promise<[string, string]> {
    const password = 'correct-horse-battery';
    const {invite, remote_cluster: theirs} = await one.admin.call<{invite: string; remote_cluster: Remote}>(
        'POST',
        '/remotecluster',
        {name: names[1].toLowerCase(), display_name: names[1], default_team_id: one.team.id, password},
    );
    const ours = await two.admin.call<Remote>('POST', '/remotecluster/accept_invite', {
        name: names[0].toLowerCase(),
        display_name: names[0],
        default_team_id: two.team.id,
        invite,
        password,
    });
    await eventually('the confirmation', async () => {
        const remote = await one.admin.call<Remote>('GET', `/remotecluster/${theirs.remote_id}`);
        return !remote.site_url.startsWith('pending_');
    });
    return [theirs.remote_id, ours.remote_id];
}

/** Shares a channel of one side, and answers it as the other side has it. */
export async function share(one: Side, remoteId: string, two: Side, channel: Named, query = ''): Promise<Named> {
    await one.admin.call('POST', `/remotecluster/${remoteId}/channels/${channel.id}/invite${query}`);
    return eventually('the shared channel', async () => {
        const all = await two.admin.call<Named[]>('GET', `/users/me/teams/${two.team.id}/channels`);
        return all.find((other) => other.name === channel.name || other.name.startsWith(`${channel.name}-`));
    });
}

/** What axe finds. */
export async function faults(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
        const {axe: engine} = window as unknown as {axe: typeof axe};
        return (await engine.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})).violations;
    });
    return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`));
}

/** Shows the page in the light or in the dark, as a system does that changes between them. */
export async function dress(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
    await page.emulateMedia({colorScheme});
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
}

/** Waits until no part of the page is still loading. */
export async function loaded(page: Page): Promise<void> {
    await page.getByRole('heading', {level: 1}).waitFor();
    await page.waitForFunction(() => !document.querySelector('[role=status][aria-label="Loading…"]'));
}

/** Nothing is wider than the window, once what is about to open has found its place. */
export async function fits(page: Page): Promise<void> {
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth).catch(async () => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.fail(`${page.url()} is ${wide} wide`);
    });
}

/** Keeps a picture of the page, when pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
    if (!pictures) return;
    mkdirSync(pictures, {recursive: true});
    await page.waitForFunction(() =>
        [...document.images].every((one) => one.naturalWidth > 0 || one.getBoundingClientRect().bottom < 0 || one.getBoundingClientRect().top > innerHeight),
    );
    await page.screenshot({path: join(pictures, `${name}.png`), animations: 'disabled', caret: 'hide'});
}
