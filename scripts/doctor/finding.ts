/** What one check found. A skipped check says what it would need. */
export interface Finding {
  readonly check: string;
  readonly outcome: 'well' | 'wrong' | 'skipped';
  readonly detail: string;
  /** What to do about it; only where something is wrong. */
  readonly remedy?: string;
}

export const well = (check: string, detail: string): Finding => ({ check, outcome: 'well', detail });
export const skipped = (check: string, detail: string): Finding => ({ check, outcome: 'skipped', detail });
export const wrong = (check: string, detail: string, remedy: string): Finding => ({
  check,
  outcome: 'wrong',
  detail,
  remedy,
});

/** A check that cannot be made has not passed: why it could not is the finding. */
export async function attempt(
  check: string,
  make: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await make();
  } catch (error) {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [
      wrong(
        check,
        `could not be checked (${cause})`,
        'Check the AWS credentials, their region and their rights.',
      ),
    ];
  }
}

const MARKS = { well: '✔', wrong: '✖', skipped: '–' } as const;

/** One line per check, and the remedy below what is wrong. */
export function report(findings: readonly Finding[]): string {
  return findings
    .map(({ check, outcome, detail, remedy }) => {
      const line = `${MARKS[outcome]} ${check}: ${detail}`;
      return remedy === undefined ? line : `${line}\n    ${remedy}`;
    })
    .join('\n');
}
