import { createServer, type Server } from 'node:http';

/** The port is somebody else's. */
export class PortTakenError extends Error {}

/**
 * Listens on this machine alone and says at which address.
 * @param port 0 takes a free one
 * @throws PortTakenError
 */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' ? new PortTakenError(`Port ${port} is taken.`, { cause: error }) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** Says at once that a port is taken, before anything is built for it. @throws PortTakenError */
export async function demandFreePort(port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, port);
  await close(probe);
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
