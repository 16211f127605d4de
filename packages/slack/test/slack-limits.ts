import { expect } from '@jest/globals';
import type { Message } from '../src/message.ts';

/** Everything that Slack would count, show or object to. */
export function expectGoodMessage({ text, blocks }: Message): void {
  expect(blocks.length).toBeLessThanOrEqual(45);
  expect(text).not.toMatch(/[<>]/);
  let all = 0;
  for (const block of blocks) {
    const texts = block.type === 'context' ? block.elements : [block.text];
    for (const element of texts) {
      all += element.text.length;
      expect(element.text.length).toBeGreaterThan(0);
      expect(element.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 2_900);
      if (element.type === 'plain_text') continue;
      expect(element.verbatim).toBe(true);
      expect(element.text.replace(/<(?:https?:\/\/|mailto:)[^<>|]*\|[^<>]*>/g, '')).not.toContain('<');
    }
  }
  expect(all).toBeLessThanOrEqual(9_000);
}
