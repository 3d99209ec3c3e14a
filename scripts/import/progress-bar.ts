import type { ImportProgress } from './import-client';

const WIDTH = 30;

/** How far an import is, from 0 to 1. Checking takes no time worth a bar of its own. */
function shareOf({ state, parts, partsReceived, records }: ImportProgress): number {
  if (state === 'uploading') return (partsReceived / parts) * 0.1;
  if (state === 'checking') return 0.1;
  return records.total === 0 ? 1 : 0.1 + 0.9 * (records.recorded / records.total);
}

/** Shows how far an import is: one line that is drawn over on a terminal, a line per change of state elsewhere. */
export function createProgressBar(stream: NodeJS.WriteStream) {
  let lastState = '';
  return {
    show(progress: ImportProgress): void {
      const { state, summary } = progress;
      if (stream.isTTY) {
        const filled = Math.round(shareOf(progress) * WIDTH);
        const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
        stream.write(
          `\r\u001b[K${bar} ${String(Math.floor(shareOf(progress) * 100)).padStart(3)} %  ${summary}`,
        );
      } else if (state !== lastState) stream.write(`${state}: ${summary}\n`);
      lastState = state;
    },
    end(): void {
      if (stream.isTTY && lastState !== '') stream.write('\r\u001b[K');
    },
  };
}
