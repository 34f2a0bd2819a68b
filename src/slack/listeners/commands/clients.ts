import { readClients } from "../../../usecases/runbook/read-clients.ts";
import { withServers } from "./with-servers.ts";

/** `/redis-audit clients <cluster>`: who is connected to any of its nodes. */
export const clients = withServers(async (cluster, { answer }, { runbook }) =>
  answer("clients", await readClients(cluster, runbook)),
);
