import { CLIENT_NAMES } from '../../sim/traffic/verb.js';
import { featureBlock, type RawPast } from '../feature-block.js';
import { Tally } from '../lib/tally.js';

/** From where an account acts. */
export default featureBlock({
  id: 'places',
  summary: 'devices, networks and clients of the window, and how many other accounts share them',
  unit: 'account',
  columns: [
    { name: 'devices', description: 'devices used in the window' },
    { name: 'networks', description: 'networks used in the window' },
    { name: 'clients', description: 'kinds of client used in the window' },
    { name: 'main-device-share', description: 'share of the actions from the most used device' },
    { name: 'main-network-share', description: 'share of the actions from the most used network' },
    { name: 'main-client-share', description: 'share of the actions through the most used kind of client' },
    { name: 'device-entropy', description: 'entropy of the devices, bits' },
    { name: 'network-entropy', description: 'entropy of the networks, bits' },
    { name: 'new-devices', description: 'devices of the window that the account had not used before it' },
    { name: 'others-on-main-device', description: 'other accounts ever seen on the most used device' },
    {
      name: 'others-on-main-network-log',
      description: 'natural log of 1 + other accounts ever seen on the most used network',
    },
  ],
  compute,
});

/** Readable form: group the window's slots of an account by device, by network, by client; the first used wins a tie. */
function compute({ index, account: rows }: RawPast, out: readonly Float64Array[]): void {
  const { offset, windowOffset, client } = index.order;
  const devices = index.devices;
  const networks = index.networks;
  const deviceTally = new Tally(devices.nCodes);
  const networkTally = new Tally(networks.nCodes);
  const clientTally = new Tally(CLIENT_NAMES.length);
  const usedBefore = new Uint32Array(devices.nCodes);
  for (let row = 0; row < rows.length; row++) {
    const account = rows[row];
    const from = windowOffset[account];
    for (let slot = offset[account]; slot < from; slot++) usedBefore[devices.code[slot]] = row + 1;
    let nNewDevices = 0;
    for (let slot = from; slot < offset[account + 1]; slot++) {
      const device = devices.code[slot];
      if (deviceTally.count[device] === 0 && usedBefore[device] !== row + 1) nNewDevices++;
      deviceTally.add(device);
      networkTally.add(networks.code[slot]);
      clientTally.add(client[slot]);
    }
    out[0][row] = deviceTally.nMet;
    out[1][row] = networkTally.nMet;
    out[2][row] = clientTally.nMet;
    out[3][row] = deviceTally.mainShare();
    out[4][row] = networkTally.mainShare();
    out[5][row] = clientTally.mainShare();
    out[6][row] = deviceTally.entropyBits();
    out[7][row] = networkTally.entropyBits();
    out[8][row] = nNewDevices;
    out[9][row] = deviceTally.total === 0 ? NaN : devices.nAccounts[deviceTally.main()] - 1;
    out[10][row] = deviceTally.total === 0 ? NaN : Math.log(networks.nAccounts[networkTally.main()]);
    deviceTally.reset();
    networkTally.reset();
    clientTally.reset();
  }
}
