/**
 * Somebody with an account, who can do through the API what a test does not want to click.
 */
import type {Server} from '../../client/support/server.js';

export const PASSWORD = 'Passw0rd!long-enough';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Named {
    id: string;
    name: string;
}

export class Person {
    private constructor(
        readonly server: Server,
        readonly id: string,
        readonly username: string,
        private readonly token: string,
    ) {}

    /** Makes an account and logs it in. The first one of a server is its administrator. */
    static async signUp(server: Server, username: string, more: object = {}): Promise<Person> {
        const email = `${username}@example.test`;
        const made = await fetch(`${server.url}/api/v4/users`, {
            method: 'POST',
            body: JSON.stringify({username, email, password: PASSWORD, ...more}),
        });
        if (!made.ok) throw new Error(await made.text());
        const answer = await fetch(`${server.url}/api/v4/users/login`, {
            method: 'POST',
            body: JSON.stringify({login_id: username, password: PASSWORD}),
        });
        const {id} = (await answer.json()) as {id: string};
        return new Person(server, id, username, answer.headers.get('token') ?? '');
    }

    /** Calls the API; anything but success is an error with the server's words. */
    async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
        const answer = await this.fetch(method, path, body === undefined ? undefined : JSON.stringify(body));
        return (await answer.json()) as T;
    }

    private async fetch(method: Method, path: string, body?: BodyInit): Promise<Response> {
        const headers = {authorization: `Bearer ${this.token}`};
        const answer = await fetch(`${this.server.url}/api/v4${path}`, {method, body, headers});
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
        return answer;
    }

    async makeTeam(display_name: string): Promise<Named> {
        const name = display_name.toLowerCase().replace(/\W+/g, '-');
        return this.call('POST', '/teams', {name, display_name, type: 'O'});
    }

    async joinTeam(team: Named, admin: Person): Promise<void> {
        await admin.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: this.id});
    }

    async makeChannel(team: Named, display_name: string, more: object = {}): Promise<Named> {
        const name = display_name.toLowerCase().replace(/\W+/g, '-');
        return this.call('POST', '/channels', {team_id: team.id, name, display_name, type: 'O', ...more});
    }

    async channel(team: Named, name: string): Promise<Named> {
        return this.call('GET', `/teams/${team.id}/channels/name/${name}`);
    }

    async add(channel: Named, ...people: Person[]): Promise<void> {
        for (const {id} of people) await this.call('POST', `/channels/${channel.id}/members`, {user_id: id});
    }

    async say(channel: Named, message: string, more: object = {}): Promise<{id: string}> {
        return this.call('POST', '/posts', {channel_id: channel.id, message, ...more});
    }

    async upload(channel: Named, name: string, content: Uint8Array | string, type: string): Promise<string> {
        const form = new FormData();
        form.append('channel_id', channel.id);
        form.append('files', new Blob([content as BlobPart], {type}), name);
        const answer = await this.fetch('POST', '/files', form);
        const {file_infos} = (await answer.json()) as {file_infos: Array<{id: string}>};
        return file_infos[0]!.id;
    }

    async react(post: {id: string}, emoji_name: string): Promise<void> {
        await this.call('POST', '/reactions', {user_id: this.id, post_id: post.id, emoji_name});
    }
}

/** Asks until the answer is there, since what crosses between servers takes a moment. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = Date.now() + 20_000;
    for (;;) {
        const answer = await ask().catch(() => undefined);
        if (answer) return answer;
        if (Date.now() > deadline) throw new Error(`it never came: ${what}`);
        await new Promise((done) => setTimeout(done, 50));
    }
}
