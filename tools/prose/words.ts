/** A phrase that readers stumble over, and the usual one. */
export interface Phrase {
  /** Case does not matter; a space stands for any white space. */
  readonly avoid: RegExp;
  /** What to write; completes the sentence "say …". */
  readonly say: string;
}

/**
 * What the documentation, messages and comments do not say. Add what a reviewer had to read twice; leave out what is wrong in
 * one place only.
 */
export const phrases: readonly Phrase[] = [
  // Notifications
  phrase(
    '(?:nobody|no one|someone|somebody|anyone|everyone|people|they) (?:is|are|was|were|gets?) told',
    '"notified", or "no notification is sent"',
  ),
  phrase('(?:has|have|had) heard', '"was notified" or "knows"'),
  phrase('tells? (?:slack|people|a channel|the channel)', '"notifies"'),
  // Where something is
  phrase(
    '(?:stands?|stood|standing) (?:on|in|at|there|beside|behind|before|under|below|alone|first|last|between|for itself)',
    '"is in", "is at", "is based on"',
  ),
  phrase('(?:lies|lay|lying) (?:in|on|at|there|below|beside|under|before|between)', '"is in", "is at"'),
  phrase('brings? back|brought back', '"restored"'),
  // Checks
  phrase('prov(?:e|es|ed|en|ing)|proofs?', '"check", "smoke test", "confirm", "verify"'),
  // State
  phrase('what (?:is|was) (?:already )?there', '"the current state of the remote", or what it is'),
  phrase('what should (?:be)', '"the desired state"'),
  phrase('the wish (?:to)', 'what happens'),
  phrase('wants? (?:credentials|a token|the credentials|a password)', '"requires"'),
  phrase('what is (?:so)', '"what happened"'),
  phrase('half way|half-way', '"partly", or what had been done'),
  phrase('goes? (?:out|home|away)', '"is sent", "is pushed", "is removed"'),
  phrase('plugins? of others|plugins? of other people', '"third-party plugin"'),
  phrase('vouch(?:es)? for', '"confirms"'),
  phrase('died|dead (?:run|release)', '"was interrupted", "ended early"'),
  phrase('member(?:s)? of the pipeline', '"plugins of the pipeline"'),
  phrase('(?:gives?|gave|given|giving) up', '"abandon", "stop"'),
  phrase('has not heard|is heard|are heard|hears? of', '"is reported"'),
];

function phrase(pattern: string, say: string): Phrase {
  return { avoid: new RegExp(`\\b(?:${pattern.replaceAll(' ', '\\s+')})\\b`, 'gi'), say };
}
