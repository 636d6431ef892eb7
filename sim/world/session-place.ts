import { CLIENT } from '../traffic/verb.js';
import { packKind } from './action-records.js';
import { clockShiftOn } from './daily-sessions.js';
import * as habit from './habits.js';
import type { LiveState } from './live-state.js';

const DAY_SEC = 86_400;

/** Where a session happens: its device, and its client and network. */
export class SessionPlace {
  device = 0;
  /** Client and network, packed as in a record, with verb 0. */
  network = 0;
  private readonly state: LiveState;

  constructor(state: LiveState) {
    this.state = state;
  }

  /** Chooses the place of an account's session that begins at `t`, by four coins of eight bits in one hash. */
  choose(account: number, t: number, coins: number): void {
    const p = this.state.population;
    const nStaff = p.nStaff[account];
    const isOnWeb = (coins & 0xff) < p.webShare[account] * 256;
    const first = p.deviceStart[account];
    const nDevices = p.deviceStart[account + 1] - first;
    // Staff drive an account from a device each; a person has a main one, a browser's, sometimes a third.
    const isOnThird = nDevices > 2 && ((coins >>> 8) & 0xff) < habit.THIRD_DEVICE_SHARE * 256;
    const own = isOnWeb && nDevices > 1 ? 1 : isOnThird ? 2 : 0;
    this.device = p.deviceId[first + (nStaff > 1 ? (((coins >>> 8) & 0xff) * Math.min(nStaff, nDevices)) >>> 8 : own)];
    this.network = packKind(
      0,
      isOnWeb ? CLIENT.web : CLIENT.officialApp,
      this.networkOf(account, t, { coins, isOnWeb }),
    );
  }

  private networkOf(account: number, t: number, { coins, isOnWeb }: { coins: number; isOnWeb: boolean }): number {
    const p = this.state.population;
    if (t >= p.travelFromSec[account] && t < p.travelToSec[account]) return p.travelNetwork[account];
    const local = t + clockShiftOn(this.state, account, t) + DAY_SEC;
    const localSec = local % DAY_SEC;
    const coin = (coins >>> 16) & 0xff;
    if (p.officeNetwork[account] !== 0) {
      const isWorkday = Math.floor(local / DAY_SEC - 1) % 7 < 5;
      const isOpen = localSec >= habit.OFFICE_HOURS[0] * 3600 && localSec < habit.OFFICE_HOURS[1] * 3600;
      if (isWorkday && isOpen && coin < habit.OFFICE_SESSIONS * 256) return p.officeNetwork[account];
    }
    if (p.vpnNetwork[account] !== 0 && coins >>> 24 < habit.VPN_SESSIONS * 256) return p.vpnNetwork[account];
    const isNight = localSec < 8 * 3600 || localSec > 18 * 3600;
    const isHome = isOnWeb || coin < (isNight ? habit.HOME_AT_NIGHT : habit.HOME_BY_DAY) * 256;
    return isHome ? p.homeNetwork[account] : p.mobileNetwork[account];
  }
}
