/**
 * Invitation codes that no server of today hands out, sealed as docs/protocol.md says.
 */
import {createCipheriv, pbkdf2Sync, randomBytes} from 'node:crypto';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

export const password = 'correct-horse-battery';

/** A code from the server at an address, sealed with [password]. */
export function seal(siteUrl: string, version = 3): string {
    const invitation = {remote_id: 'a'.repeat(26), remote_team_id: '', site_url: siteUrl, token: 'b'.repeat(26), version};
    const [salt, nonce] = [randomBytes(16), randomBytes(12)];
    const cipher = createCipheriv('aes-256-gcm', pbkdf2Sync(password, salt, 600_000, 32, 'sha256'), nonce);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(invitation)), cipher.final(), cipher.getAuthTag()]);
    return Buffer.concat([salt, nonce, sealed]).toString('base64url');
}

/** A server that refuses every confirmation as one does whose invitation is older than 48 hours. */
export async function tooLate(): Promise<{url: string; stop: () => void}> {
    const refusal = {id: 'api.context.invitation_expired.error', message: 'The invitation has expired.', status_code: 400};
    const server = createServer((_, answer) => {
        answer.writeHead(400, {'content-type': 'application/json'}).end(JSON.stringify(refusal));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close().closeAllConnections()};
}
