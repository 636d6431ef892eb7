import { CLIENT_NAMES } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';

/** Whether an action came from where its actor usually acts. */
export default featureBlock({
  id: 'action-place',
  summary: "how usual the action's device, network and client are for the actor, and how many accounts share them",
  unit: 'action',
  columns: [
    { name: 'device-share', description: "share of all the actor's actions before now that came from this device" },
    { name: 'device-age-sec', description: 'seconds since the device was first seen on this account' },
    { name: 'others-on-device', description: 'other accounts ever seen on the device' },
    { name: 'network-share', description: "share of all the actor's actions before now that came from this network" },
    { name: 'others-on-network-log', description: 'natural log of 1 + other accounts ever seen on the network' },
    {
      name: 'client-share',
      description: "share of all the actor's actions before now that came through this kind of client",
    },
    {
      name: 'is-new-device-session',
      description: '1 = the device was first seen on this account in this very session',
    },
  ],
  compute,
});

/**
 * Readable form: group each account's slots by device, by network, by client; a row takes its group's count over the account's.
 * `owner[code] === account + 1` says that the count of a code belongs to this account, so nothing needs clearing.
 */
function compute({ index, windowStartSec }: RawPast, out: readonly Float64Array[]): void {
  const { offset, windowOffset, t, client } = index.order;
  const { slotRow, devices, networks } = index;
  const { session, startSec } = index.sessions;
  const deviceOwner = new Uint32Array(devices.nCodes);
  const deviceCount = new Uint32Array(devices.nCodes);
  const deviceSinceSec = new Uint32Array(devices.nCodes);
  const networkOwner = new Uint32Array(networks.nCodes);
  const networkCount = new Uint32Array(networks.nCodes);
  const clientCount = new Uint32Array(CLIENT_NAMES.length);
  for (let account = 0; account < windowOffset.length; account++) {
    const from = offset[account];
    const to = offset[account + 1];
    if (from === to || t[to - 1] < windowStartSec) continue;
    clientCount.fill(0);
    for (let slot = from; slot < to; slot++) {
      const device = devices.code[slot];
      const network = networks.code[slot];
      if (deviceOwner[device] !== account + 1) {
        deviceOwner[device] = account + 1;
        deviceCount[device] = 0;
        deviceSinceSec[device] = t[slot];
      }
      if (networkOwner[network] !== account + 1) {
        networkOwner[network] = account + 1;
        networkCount[network] = 0;
      }
      deviceCount[device]++;
      networkCount[network]++;
      clientCount[client[slot]]++;
    }
    const n = to - from;
    for (let slot = windowOffset[account]; slot < to; slot++) {
      const row = slotRow[slot];
      if (row < 0) continue;
      const device = devices.code[slot];
      const network = networks.code[slot];
      out[0][row] = deviceCount[device] / n;
      out[1][row] = t[slot] - deviceSinceSec[device];
      out[2][row] = devices.nAccounts[device] - 1;
      out[3][row] = networkCount[network] / n;
      out[4][row] = Math.log(networks.nAccounts[network]);
      out[5][row] = clientCount[client[slot]] / n;
      out[6][row] = deviceSinceSec[device] >= startSec[session[slot]] ? 1 : 0;
    }
  }
}
