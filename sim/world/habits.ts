import { logNormalClasses } from './log-normal-classes.js';

const DAY_SEC = 86_400;

/** Platform cap on followings. Source: calibration a1 row 6. */
export const MAX_FOLLOWINGS = 7500;
/** Friends' posts that a day can offer; assumed. */
export const MAX_OFFERS = 512;
/** Friends' posts that a feed keeps ready, relative to the mean number looked at; assumed. */
export const FEED_SLACK = 1;
/** Share of explored posts that come from other communities; assumed. */
export const FAR_EXPLORED = 0.25;
/** Seconds spent on one feed item, shortest and further range; assumed from 1.6 to 3.5 minutes a session (calibration a2 45). */
export const ITEM_SEC = [2, 9] as const;
/** Seconds to open, judge and answer a new follower; assumed. */
export const NOTICE_SEC = 9;
/** New followers an account looks through in one epoch; assumed. */
export const MAX_NOTICES = 30;
/** Share of cold follows found through friends of friends (triadic closure); assumed. */
export const TRIADIC_SHARE = 0.5;
/** Appeal of a stranger's post relative to a friend's; assumed. */
export const EXPLORE_APPEAL = 0.25;
/** Appeal of a stranger's post that goes viral, relative to a friend's; assumed. */
export const TREND_APPEAL = 1;
/** A cold follow opens the profile first and often likes the newest post; assumed. */
export const LIKE_AT_FOLLOW = 0.35;
/** How much an author is commented on, relative to others: lognormal by a class of the author, sigma assumed; held by the like to comment ratios (calibration a1 27). */
export const TALK = logNormalClasses(0.49, 64);
/** Time from reading a post to the finished comment; assumed. */
export const COMMENT_SEC = 14;
/** Share of sessions on the home network by night; assumed. */
export const HOME_AT_NIGHT = 0.85;
/** Share of sessions on the home network by day; assumed. */
export const HOME_BY_DAY = 0.4;
/** Share of a VPN user's sessions that go through the VPN; assumed. */
export const VPN_SESSIONS = 0.5;
/** Share of an account's sessions on its third device, where it has one; assumed. */
export const THIRD_DEVICE_SHARE = 0.15;
/** Accounts younger than this are still looking for people to follow; assumed. */
export const ONBOARDING_SEC = 7 * DAY_SEC;
/** Share of popular strangers that are followed inside the own community; assumed. */
export const NEAR_FOLLOWS = 0.7;
/** Unfollows pick among the newest followings this often: newer edges break more (calibration a2 43); share assumed. */
export const UNFOLLOW_NEWEST = 0.5;
/** Appeal of the feed's n-th post of a session relative to the first: attention decays hyperbolically, to half at the 80th; assumed. */
export const ATTENTION = Float32Array.from({ length: 64 }, (_, place) => 1 / (1 + place / 80));
/** Office hours, local time, Monday to Friday; assumed. */
export const OFFICE_HOURS = [9, 17.5] as const;
/** Share of an office worker's sessions in office hours that go through the office's network; assumed. */
export const OFFICE_SESSIONS = 0.8;
