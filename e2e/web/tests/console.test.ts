/**
 * The system console: what administrators do, and what people see to whom only a part of it was given.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import type {Page} from 'playwright-core';

import {field} from '../support/chat.js';
import {PASSWORD, Person} from '../support/person.js';
import {story, type Story} from '../support/story.js';
import {World} from '../support/world.js';

describe('the system console', () => {
    let world: World;
    let told: Story;
    let ada: Page;
    const visit = (page: Page, path: string) => page.goto(`${told.ada.server.url}/admin_console/${path}`);

    before(async () => {
        world = await World.empty();
        told = await story(world);
        ada = await world.open(told.ada, '/admin_console');
    });

    after(() => world?.stop());

    it('saves settings, and says what is not valid', async () => {
        await visit(ada, 'settings/general');
        const name = ada.getByRole('textbox', {name: 'Site name'});
        await name.fill('Aurora Talk');
        await ada.getByRole('button', {name: 'Save'}).click();
        await ada.getByRole('alert').getByText('Saved').waitFor();
        await ada.reload();
        await name.waitFor();
        assert.equal(await name.inputValue(), 'Aurora Talk');
        await visit(ada, 'settings/accounts');
        await ada.getByRole('textbox', {name: 'Shortest password'}).fill('2');
        await ada.getByText(/5/).first().waitFor();
        assert.equal(await ada.getByRole('button', {name: 'Save'}).isDisabled(), true);
    });

    it('changes what people may do, and shuts them out', async () => {
        const pat = await Person.signUp(told.aurora.server, 'pat');
        await pat.joinTeam(told.aurora.team, told.ada);
        const theirs = await world.open(pat, '/aurora-labs/channels/town-square');
        await field(theirs).waitFor();
        await visit(ada, 'users');
        await ada.getByRole('textbox', {name: 'Search users'}).fill('pat');
        const row = ada.getByRole('row').filter({hasText: '@pat'});
        const menu = row.getByRole('button', {name: /pat/});
        await menu.click();
        await ada.getByRole('menuitem', {name: 'Make system admin'}).click();
        await row.getByText('System admin').waitFor();
        await menu.click();
        await ada.getByRole('menuitem', {name: 'Make member'}).click();
        await row.getByText('Member').waitFor();
        await menu.click();
        await ada.getByRole('menuitem', {name: 'Set a new password'}).click();
        await ada.getByRole('dialog').locator('input[type=password]').fill('Another-passw0rd!');
        await ada.getByRole('dialog').getByRole('button', {name: 'Save'}).click();
        await ada.getByRole('dialog').waitFor({state: 'detached'});
        await menu.click();
        await ada.getByRole('menuitem', {name: 'Deactivate'}).click();
        await ada.getByRole('dialog').getByRole('button', {name: 'Deactivate'}).click();
        await row.getByText('Deactivated').waitFor();
        await theirs.goto(`${told.ada.server.url}/aurora-labs`);
        await theirs.getByRole('button', {name: 'Log in'}).waitFor();
        await theirs.getByLabel('Email or username').fill('pat');
        await theirs.locator('input[type=password]').fill(PASSWORD);
        await theirs.getByRole('button', {name: 'Log in'}).click();
        await theirs.getByRole('alert').waitFor();
        await theirs.close();
        world.silence(/401/);
    });

    it('makes a new code for an invitation that nobody took, and deletes a connection', async () => {
        await told.ada.call('POST', '/remotecluster', {
            name: 'cassini',
            display_name: 'Cassini',
            default_team_id: told.aurora.team.id,
            password: 'correct-horse-battery',
        });
        await visit(ada, 'connected_workspaces');
        const row = ada.getByRole('row').filter({hasText: 'Cassini'});
        await row.getByText('Connection pending').waitFor();
        const menu = row.getByRole('button', {name: /Cassini/});
        await menu.click();
        await ada.getByRole('menuitem', {name: /new code|regenerate/i}).click();
        await ada.getByRole('dialog').getByRole('checkbox').check();
        await ada.getByRole('dialog').getByRole('button', {name: /new code|regenerate/i}).click();
        assert.ok((await ada.getByRole('textbox', {name: 'Invitation code'}).inputValue()).length > 100);
        await ada.getByRole('button', {name: 'Done', exact: true}).click();
        await menu.click();
        await ada.getByRole('menuitem', {name: /Delete/}).click();
        await ada.getByRole('dialog').getByRole('button', {name: /Delete/}).click();
        await row.waitFor({state: 'detached'});
        await ada.getByRole('row').filter({hasText: 'Borealis'}).waitFor();
    });

    it('edits a connection, and removes a shared channel after asking', async () => {
        await ada.getByRole('link', {name: 'Borealis'}).click();
        await ada.getByRole('textbox', {name: 'Organisation name'}).fill('Borealis Energy');
        await ada.getByRole('button', {name: 'Save'}).click();
        await ada.getByRole('heading', {level: 1, name: /Borealis Energy/}).waitFor();
        const noor = await world.open(told.noor, '/aurora-labs/channels/joint-project');
        await noor.getByRole('log').getByText('Borealis Energy').first().waitFor();
        await ada.getByRole('button', {name: 'Remove Joint project'}).click();
        await ada.getByRole('dialog').getByRole('button', {name: 'Remove'}).click();
        await ada.getByText(/Nothing|No channel|not shared/i).first().waitFor();
        await noor.getByRole('link', {name: /^Joint project Shared/}).waitFor({state: 'detached'});
        await noor.close();
    });

    it('shows someone who may only share channels just that', async () => {
        await visit(ada, 'permissions');
        const row = ada.getByRole('row').filter({hasText: 'All members'});
        const tick = async (index: number, checked: boolean) => {
            const box = row.getByRole('checkbox', {checked: !checked}).and(row.getByRole('checkbox').nth(index));
            await box.click();
            await row.getByRole('checkbox', {checked}).and(row.getByRole('checkbox').nth(index)).waitFor();
        };
        await tick(1, true);
        const noor = await world.open(told.noor, '/admin_console');
        await noor.getByRole('link', {name: 'Borealis Energy'}).click();
        assert.equal(await noor.getByRole('link', {name: 'Users'}).count(), 0);
        assert.equal(await noor.getByRole('textbox', {name: 'Organisation name'}).count(), 0);
        await noor.getByRole('button', {name: 'Add channels'}).click();
        await noor.getByRole('checkbox', {name: /Field notes/}).check();
        await noor.getByRole('button', {name: 'Share 1 channel'}).click();
        await noor.getByRole('cell', {name: 'Field notes', exact: true}).waitFor();
        await noor.goto(`${told.ada.server.url}/admin_console/connected_workspaces`);
        await noor.getByRole('link', {name: 'Borealis Energy'}).waitFor();
        assert.equal(await noor.getByRole('button', {name: 'Add a connection'}).count(), 0);
        await tick(1, false);
        world.silence();

        await tick(0, true);
        await noor.reload();
        await noor.getByRole('button', {name: 'Add a connection'}).waitFor();
        await noor.getByRole('link', {name: 'Borealis Energy'}).click();
        await noor.getByRole('textbox', {name: 'Organisation name'}).waitFor();
        assert.equal(await noor.getByRole('button', {name: 'Add channels'}).count(), 0);
        await tick(0, false);
        await noor.goto(`${told.ada.server.url}/admin_console`);
        await noor.getByText('Your roles do not include').waitFor();
        await noor.close();
        world.silence();
    });

    it('says where there is no log to show, and has audit records and what it is', async () => {
        await visit(ada, 'logs');
        await ada.getByText('does not keep its log in memory').waitFor();
        await visit(ada, 'audits');
        await ada.getByRole('row').nth(1).waitFor();
        await visit(ada, 'about');
        await ada.getByText(/\d+\.\d+\.\d+/).first().waitFor();
        for (const path of ['teams', 'channels']) {
            await visit(ada, path);
            await ada.getByRole('row').nth(1).waitFor();
        }
        world.silence();
    });
});
