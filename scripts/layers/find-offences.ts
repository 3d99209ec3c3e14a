import { type Import, importsOf } from './imports';

export interface Offence {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly remedy: string;
}

type Verdict = Pick<Offence, 'what' | 'remedy'> | null;

/** Hashing is arithmetic; anything else of node:crypto is random and makes a decision that cannot be repeated. */
const PURE_CRYPTO = new Set(['createHash', 'createHmac', 'timingSafeEqual']);

/**
 * The lines of one source file that are in the wrong room.
 *
 * @param file its path from the repository's root, with forward slashes, e.g. `lambdas/app/evaluate-variant.ts`
 */
export function findOffences(file: string, text: string): Offence[] {
  const offences: Offence[] = [];
  for (const imported of importsOf(file, text)) {
    const verdict = judgeImport(file, imported);
    if (verdict !== null) offences.push({ file, line: imported.line, ...verdict });
  }
  for (const [index, line] of text.split('\n').entries()) {
    const verdict = judgeLine(file, line);
    if (verdict !== null) offences.push({ file, line: index + 1, ...verdict });
  }
  return offences.toSorted((a, b) => a.line - b.line);
}

function judgeImport(file: string, imported: Import): Verdict {
  const { target, names, specifier } = imported;
  if (target === 'zod' && names.includes('z')) {
    return {
      what: `imports { z } from 'zod'`,
      remedy: `write import * as z from 'zod': the named import drags every locale into the bundle`,
    };
  }
  const layer = layerOf(file);
  if (layer === null) return null;
  if (layer === 'lib') return judgeLib(target, specifier);
  if (/^(lib|bin|local|scripts|test)\//.test(target)) {
    return {
      what: `imports ${specifier} from outside lambdas`,
      remedy: 'move what runs in Lambda into lambdas/, and import it from there',
    };
  }
  if (target.startsWith('@aws-sdk/') && layer !== 'adapters' && !isWiring(file)) {
    return {
      what: `imports ${specifier} outside the adapters`,
      remedy:
        "put the AWS call into lambdas/adapters behind a port; only a handler's index.ts makes a client",
    };
  }
  return judgeLayer(layer, file, imported);
}

function judgeLayer(layer: string, file: string, imported: Import): Verdict {
  const { target, specifier, names, isTypeOnly } = imported;
  const to = layerOf(`${target}.ts`);
  switch (layer) {
    case 'domain':
      if (to === 'domain') return null;
      if (target === 'node:crypto' && names.every((name) => PURE_CRYPTO.has(name))) return null;
      return {
        what: `domain imports ${specifier}`,
        remedy: 'domain is pure and imports domain alone: pass the value in, or move the line to app',
      };
    case 'app':
      if (to === null || ['app', 'domain', 'contracts'].includes(to)) return null;
      if (target === 'lambdas/platform/errors') return null;
      return {
        what: `app imports ${specifier}`,
        remedy: 'ask for it in app/ports.ts and let the handler’s index.ts pass it in',
      };
    case 'contracts':
      if (to === null || to === 'contracts' || to === 'domain') return null;
      return {
        what: `contracts import ${specifier}`,
        remedy: 'a contract describes a shape: it may use domain words and nothing that runs',
      };
    case 'adapters':
      if (to !== 'handlers') return null;
      return {
        what: `an adapter imports ${specifier}`,
        remedy: 'the handler knows the adapter, not the reverse',
      };
    case 'handlers':
      if (to !== 'adapters' || isWiring(file) || isTypeOnly) return null;
      return {
        what: `a handler imports the adapter ${specifier}`,
        remedy: 'wire it in index.ts and pass it to the handler; import no more than its types here',
      };
    case 'platform':
      if (to === null || to === 'platform' || isTypeOnly) return null;
      return {
        what: `platform imports ${specifier}`,
        remedy: 'platform stands below everything: move the line up to whoever needs it',
      };
    default:
      return null;
  }
}

function judgeLib(target: string, specifier: string): Verdict {
  if (/^(local|scripts|test)\//.test(target)) {
    return {
      what: `lib imports ${specifier}`,
      remedy: 'infrastructure knows the product, not its tools: pass the value in from bin/app.ts',
    };
  }
  const isAllowed =
    !target.startsWith('lambdas/') ||
    target.startsWith('lambdas/contracts/') ||
    /^lambdas\/handlers\/[^/]+\/env$/.test(target);
  if (isAllowed) return null;
  return {
    what: `lib imports ${specifier}`,
    remedy: "lib takes names from lambdas/contracts and from a handler's env.ts, and nothing else of lambdas",
  };
}

function judgeLine(file: string, line: string): Verdict {
  const layer = layerOf(file);
  const code = line.replace(/^\s*(\/\/|\*|\/\*).*$/, '');
  if (
    (layer === 'domain' || layer === 'app') &&
    /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(/.test(code)
  ) {
    return { what: `${layer} reads the clock or a die`, remedy: 'take the instant or the id as an argument' };
  }
  if (
    file.startsWith('lambdas/') &&
    file !== 'lambdas/platform/load-env.ts' &&
    /\bprocess\.env\b/.test(code)
  ) {
    return {
      what: 'reads process.env',
      remedy: "name the variable in the handler's env.ts and read it by loadEnv",
    };
  }
  return null;
}

/** `domain`, `app`, `contracts`, `adapters`, `handlers`, `platform` or `lib`; null where no rule of these holds. */
function layerOf(file: string): string | null {
  if (file.startsWith('lib/')) return 'lib';
  return /^lambdas\/([^/]+)\//.exec(file)?.[1] ?? null;
}

/** A handler's index.ts is the one place that knows both sides; a large handler has a wire.ts beside it for that. */
function isWiring(file: string): boolean {
  return /^lambdas\/handlers\/[^/]+\/(index|wire)\.ts$/.test(file);
}
