/** Seconds. An interrupted run holds its release up for no longer, whatever its entry says, which anybody may have written. */
export const longestLease = 3600;
