//! One running workspace of the demonstration: its server, its team, its people signed in.

use anyhow::{Context, Result};

use crate::client::{Client, Team};
use crate::server::{Server, Spec};

use super::cast::{PASSWORD, Plan};

/// A running workspace with everybody signed in.
#[derive(Debug)]
pub(super) struct Workspace {
    pub(super) plan: &'static Plan,
    pub(super) spec: Spec,
    server: Option<Server>,
    pub(super) team: Team,
    /// The administrator, and two members.
    pub(super) people: [Client; 3],
}

impl Workspace {
    /// Starts the server, and makes whatever of team and accounts is not there yet.
    pub(super) async fn open(plan: &'static Plan, spec: &Spec) -> Result<Self> {
        let server = spec.start().await?;
        println!("  {:<9} {}   up in {:.0} ms", plan.title, spec.site_url, server.start_up().as_secs_f64() * 1000.0);
        let address = spec.address();
        let [first, second, third] = &plan.people;
        let admin = match Client::try_log_in(&address, first.username, PASSWORD).await? {
            Some(admin) => admin,
            None => {
                first.account(&first.email(plan)).sign_up(&address).await?;
                Client::log_in(&address, first.username, PASSWORD).await?
            }
        };
        let team = match admin.find_team(plan.key).await? {
            Some(team) => team,
            None => admin.create_team(plan.key, plan.title).await?,
        };
        let mut members = Vec::new();
        for person in [second, third] {
            let client = match Client::try_log_in(&address, person.username, PASSWORD).await? {
                Some(client) => client,
                None => {
                    let user = admin.create_user(&person.account(&person.email(plan))).await?;
                    admin.add_to_team(&team.id, &user.id).await?;
                    Client::log_in(&address, person.username, PASSWORD).await?
                }
            };
            members.push(client);
        }
        let [second, third]: [Client; 2] =
            members.try_into().ok().context("a workspace of the demonstration has three people")?;
        Ok(Self { plan, spec: spec.clone(), server: Some(server), team, people: [admin, second, third] })
    }

    pub(super) fn admin(&self) -> &Client {
        &self.people[0]
    }

    /// The member who does most of the writing and reading.
    pub(super) fn member(&self) -> &Client {
        &self.people[1]
    }

    /// The member kept for the second direct message.
    pub(super) fn other_member(&self) -> &Client {
        &self.people[2]
    }

    /// Stops the server with SIGTERM; the workspace can be opened again with `resume`.
    pub(super) async fn pause(&mut self) -> Result<()> {
        let server = self.server.take().with_context(|| format!("{} is not running", self.plan.title))?;
        server.stop().await?;
        Ok(())
    }

    /// Starts the server again. Everybody is still signed in: sessions outlive the process.
    pub(super) async fn resume(&mut self) -> Result<()> {
        self.server = Some(self.spec.start().await?);
        Ok(())
    }

    pub(super) async fn close(mut self) -> Result<()> {
        self.pause().await
    }
}

/// Prints where to go and who to be.
pub(super) fn print_logins(aurora: &Workspace, borealis: &Workspace) {
    println!("\nTry it (everybody's password is {PASSWORD}):");
    for workspace in [aurora, borealis] {
        let [admin, second, third] = &workspace.plan.people;
        println!(
            "  {:<9} {}   {} (administrator), {}, {}",
            workspace.plan.title, workspace.spec.site_url, admin.username, second.username, third.username
        );
    }
}
