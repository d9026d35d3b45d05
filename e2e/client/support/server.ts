/**
 * Starts real servers on free ports with data directories of their own, and stops them by their process.
 */
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

const binary = process.env.CAUSEWAY_BIN ?? resolve(import.meta.dirname, '../../../target/debug/causeway');
const postgres = process.env.CAUSEWAY_TEST_POSTGRES ?? '';

/** The engines that the tests run on: SQLite always, PostgreSQL where one is given. */
export const engines: readonly Engine[] = postgres ? ['sqlite', 'postgres'] : ['sqlite'];
export type Engine = 'sqlite' | 'postgres';

async function freePort(): Promise<number> {
    const probe = createServer();
    await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
    const address = probe.address();
    await new Promise<void>((done) => probe.close(() => done()));
    if (address === null || typeof address === 'string') {
        throw new Error('no free port');
    }
    return address.port;
}

function sql(statement: string): void {
    const done = spawnSync('psql', ['-q', '-c', statement, postgres], {encoding: 'utf8'});
    if (done.status !== 0) {
        throw new Error(`psql: ${done.stderr}`);
    }
}

/** A running server. */
export class Server {
    private output = '';

    private constructor(
        readonly url: string,
        private process: ChildProcess,
        private readonly begin: () => ChildProcess,
        private readonly directory: string,
        private readonly schema: string | undefined,
    ) {}

    /** Starts a server, with further arguments if there are any, and waits until it answers. */
    static async start(engine: Engine, more: readonly string[] = []): Promise<Server> {
        const port = await freePort();
        const directory = mkdtempSync(join(tmpdir(), 'causeway-client-'));
        const schema = engine === 'postgres' ? `client_${process.pid}_${port}` : undefined;
        const env: NodeJS.ProcessEnv = {...process.env, CAUSEWAY_TEAMSETTINGS_ENABLEOPENSERVER: 'true'};
        if (schema) {
            sql(`CREATE SCHEMA ${schema}`);
            env.CAUSEWAY_SQLSETTINGS_DRIVERNAME = 'postgres';
            const join = postgres.includes('?') ? '&' : '?';
            env.CAUSEWAY_SQLSETTINGS_DATASOURCE = `${postgres}${join}options=-csearch_path%3D${schema}`;
        }
        const url = `http://127.0.0.1:${port}`;
        const args = ['serve', '--data', directory, '--listen', `127.0.0.1:${port}`, '--site-url', url, ...more];
        const begin = () => spawn(binary, args, {env, stdio: ['ignore', 'pipe', 'pipe']});
        const server = new Server(url, begin(), begin, directory, schema);
        server.listen();
        await server.answers();
        return server;
    }

    private listen(): void {
        this.process.stdout?.on('data', (text) => (this.output += text));
        this.process.stderr?.on('data', (text) => (this.output += text));
    }

    /** Ends the process, and leaves what it kept. */
    async halt(): Promise<void> {
        if (this.process.exitCode !== null) {
            return;
        }
        const exited = new Promise((done) => this.process.once('exit', done));
        this.process.kill('SIGTERM');
        await exited;
    }

    /** Starts a halted server again, on the same address with the same data. */
    async resume(): Promise<void> {
        this.process = this.begin();
        this.listen();
        await this.answers();
    }

    private async answers(): Promise<void> {
        for (let attempt = 0; attempt < 300; attempt++) {
            if (this.process.exitCode !== null) {
                break;
            }
            const up = await fetch(`${this.url}/api/v4/system/ping`).then((r) => r.ok, () => false);
            if (up) {
                return;
            }
            await new Promise((done) => setTimeout(done, 50));
        }
        await this.stop();
        throw new Error(`the server does not answer:\n${this.output}`);
    }

    /** Stops the server and removes what it kept. */
    async stop(): Promise<void> {
        await this.halt();
        rmSync(this.directory, {recursive: true, force: true});
        if (this.schema) {
            sql(`DROP SCHEMA ${this.schema} CASCADE`);
        }
    }
}
