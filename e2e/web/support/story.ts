/**
 * Two workspaces with a few days of work in them, for tests and pictures of pages that should not be empty.
 */
import {deflateSync} from 'node:zlib';

import type {Named} from './person.js';
import {eventually, Person} from './person.js';
import {connect, found, share, type Side, type World} from './world.js';

export interface Story {
    aurora: Side;
    borealis: Side;
    /** What Aurora calls Borealis, and the other way round. */
    remotes: [string, string];
    ada: Person;
    noor: Person;
    bo: Person;
    /** The shared channel, as each side has it. */
    joint: [Named, Named];
}

const crcTable = Array.from({length: 256}, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
});

function chunk(kind: string, data: Buffer): Buffer {
    const body = Buffer.concat([Buffer.from(kind), data]);
    let crc = 0xffffffff;
    for (const byte of body) crc = crcTable[(crc ^ byte) & 255]! ^ (crc >>> 8);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A picture in PNG: each pixel's colour is computed. */
export function png(width: number, height: number, colour: (x: number, y: number) => [number, number, number]): Buffer {
    const rows = Buffer.alloc(height * (width * 3 + 1));
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) rows.set(colour(x / width, y / height), y * (width * 3 + 1) + 1 + x * 3);
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
    return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A ridge under an evening sky. */
export function landscape(): Buffer {
    return png(640, 360, (x, y) => {
        const far = 0.55 + 0.09 * Math.sin(x * 9) + 0.04 * Math.sin(x * 23);
        const near = 0.74 + 0.07 * Math.sin(x * 6 + 2) + 0.03 * Math.sin(x * 31);
        if (y > near) return [24, 44, 66];
        if (y > far) return [52, 84, 116];
        return [Math.round(90 + 150 * y), Math.round(120 + 80 * y), Math.round(190 - 40 * y)];
    });
}

const plan = `Here is where we stand for **Thursday**:

| Step | Who | State |
| --- | --- | --- |
| Survey of the ridge | Aurora | done |
| Foundations | Borealis | this week |
| Mast and sensors | both | next |

- [x] permits
- [ ] weather window`;

const code = 'The reading that puzzles me:\n```python\ndef lag(sent, seen):\n    """Milliseconds between two stamps."""\n    return max(0, seen - sent)\n```';

export async function story(world: World): Promise<Story> {
    const [aurora, borealis] = await Promise.all([
        found(world.servers[0], 'Aurora Labs', 'ada', {first_name: 'Ada', last_name: 'Berg'}),
        found(world.servers[1], 'Borealis', 'bo', {first_name: 'Bo', last_name: 'Lindqvist'}),
    ]);
    const ada = aurora.admin;
    const bo = borealis.admin;
    const noor = await Person.signUp(aurora.server, 'noor', {first_name: 'Noor', last_name: 'Haddad'});
    await noor.joinTeam(aurora.team, ada);
    const remotes = await connect(aurora, borealis, ['Aurora', 'Borealis']);
    const own = await ada.makeChannel(aurora.team, 'Field notes', {purpose: 'What we saw outside'});
    const joint = await ada.makeChannel(aurora.team, 'Joint project', {header: 'The mast on the ridge, together with Borealis'});
    await ada.add(own, noor);
    await ada.add(joint, noor);
    const theirs = await share(aurora, remotes[0], borealis, joint);
    await converse(ada, noor, bo, joint, theirs);
    await noor.say(own, 'Two reindeer and no signal. @ada the north sensor is back.');
    return {aurora, borealis, remotes, ada, noor, bo, joint: [joint, theirs]};
}

interface Held {
    order: string[];
    posts: Record<string, {id: string; message: string}>;
}

/** What was said on one side, once the other side has it. */
export async function arrived(person: Person, channel: Named, text: string): Promise<{id: string}> {
    return eventually(text, async () => {
        const held = await person.call<Held>('GET', `/channels/${channel.id}/posts`);
        return Object.values(held.posts).find((post) => post.message.includes(text));
    });
}

async function converse(ada: Person, noor: Person, bo: Person, joint: Named, theirs: Named): Promise<void> {
    const opening = await ada.say(joint, plan);
    const there = await arrived(bo, theirs, 'where we stand');
    await bo.react(there, 'tada');
    await noor.react(opening, 'tada');
    await noor.react(opening, 'eyes');
    await bo.say(theirs, 'We can pour on Wednesday if the road holds. Who brings the anchors?', {root_id: there.id});
    await ada.say(joint, 'We do, both sets.', {root_id: opening.id});
    const picture = await bo.upload(theirs, 'ridge-at-dusk.png', landscape(), 'image/png');
    await bo.say(theirs, 'The ridge last night:', {file_ids: [picture]});
    await arrived(ada, joint, 'The ridge last night');
    await noor.say(joint, code);
    const notes = await noor.upload(joint, 'anchor-loads.csv', 'anchor,kN\nnorth,14\nsouth,12\n', 'text/csv');
    await noor.say(joint, 'Loads are attached. @bo can you check the south one?', {file_ids: [notes]});
    await arrived(bo, theirs, 'Loads are attached');
    await bo.say(theirs, '@ada looks right. ~joint-project has the drawings pinned :+1:');
    await arrived(ada, joint, 'looks right');
}
