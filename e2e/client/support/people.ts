/**
 * People who use the official client: their REST client, and what their websocket hears.
 */
import {createRequire} from 'node:module';

import type {WebSocketMessage} from '@mattermost/client';
import type {Team} from '@mattermost/types/teams';
import type {UserProfile} from '@mattermost/types/users';
import WebSocket from 'ws';

import type {Server} from './server.js';

// The package is CommonJS in a form whose names node cannot see for an import.
const {Client4, WebSocketClient} = createRequire(import.meta.url)('@mattermost/client') as typeof import('@mattermost/client');
// It looks for the browser's own class, which node has only from version 22 on.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

type Client = InstanceType<typeof Client4>;
type Socket = InstanceType<typeof WebSocketClient>;

export const PASSWORD = 'Passw0rd!long-enough';

/** Somebody with an account, logged in. */
export class Person {
    private readonly heard: WebSocketMessage[] = [];
    private waiting: Array<() => void> = [];
    private socket: Socket | undefined;

    private constructor(
        readonly client: Client,
        readonly user: UserProfile,
        private readonly server: Server,
    ) {}

    /** Makes an account and logs it in. The first one of a server is its administrator. */
    static async signUp(server: Server, username: string): Promise<Person> {
        const client = new Client4();
        client.setUrl(server.url);
        const email = `${username}@example.test`;
        await client.createUser({username, email, password: PASSWORD} as UserProfile & {password: string}, '', '');
        const user = await client.login(username, PASSWORD);
        return new Person(client, user, server);
    }

    /** Connects the websocket and waits until it is greeted. */
    async listen(): Promise<void> {
        const socket = new WebSocketClient({newWebSocketFn: (url: string) => new WebSocket(url) as unknown as globalThis.WebSocket});
        this.socket = socket;
        socket.addMessageListener((message) => {
            this.heard.push(message);
            const waiting = this.waiting;
            this.waiting = [];
            waiting.forEach((wake) => wake());
        });
        const greeted = new Promise<void>((done, failed) => {
            const timer = setTimeout(() => failed(new Error('the websocket was not greeted')), 20_000);
            socket.addFirstConnectListener(() => {
                clearTimeout(timer);
                done();
            });
        });
        socket.initialize(`${this.server.url.replace('http', 'ws')}/api/v4/websocket`, this.client.getToken());
        await greeted;
    }

    /** The first event that fits, heard already or still to come. */
    async hears(event: string, fits: (message: WebSocketMessage) => boolean = () => true): Promise<WebSocketMessage> {
        const deadline = Date.now() + 20_000;
        for (;;) {
            const found = this.heard.find((m) => (m as {event?: string}).event === event && fits(m));
            if (found) {
                return found;
            }
            const left = deadline - Date.now();
            if (left <= 0) {
                const names = this.heard.map((m) => (m as {event?: string}).event).join(', ');
                throw new Error(`${this.user.username} never heard ${event}; heard: ${names}`);
            }
            await new Promise<void>((wake) => {
                const timer = setTimeout(wake, left);
                this.waiting.push(() => {
                    clearTimeout(timer);
                    wake();
                });
            });
        }
    }

    async makeTeam(name: string): Promise<Team> {
        return this.client.createTeam({name, display_name: name, type: 'O'} as Team);
    }

    /** Ends the websocket. */
    leave(): void {
        this.socket?.close();
    }
}
