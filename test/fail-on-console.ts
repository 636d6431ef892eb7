import { beforeEach, vi } from 'vitest';

// A test that prints, fails: what a user would see on the console is part of the behaviour.
beforeEach(() => {
  for (const method of ['error', 'warn', 'log', 'info'] as const)
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      throw new Error(`console.${method} was called: ${words.map(String).join(' ')}`);
    });
});
