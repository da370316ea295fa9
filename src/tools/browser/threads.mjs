/** Speaks to the inspector of a page and of each of its threads. Playwright gives a session for the page alone. */

/** How a message to a thread is answered. @typedef {(result: any) => void} Answered */

export class Threads {
  /** @type {import('@playwright/test').CDPSession} */
  page;
  #workers = new Map();
  #waiting = new Map();
  #lastId = 0;

  /** @param {import('@playwright/test').Page} page */
  static async of(page) {
    const threads = new Threads();
    threads.page = await page.context().newCDPSession(page);
    threads.page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => threads.#workers.set(sessionId, targetInfo.url));
    threads.page.on('Target.detachedFromTarget', ({ sessionId }) => threads.#workers.delete(sessionId));
    threads.page.on('Target.receivedMessageFromTarget', ({ message }) => threads.#receive(JSON.parse(message)));
    await threads.page.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return threads;
  }

  /** The workers of the page by the part of their script's address that is given. @param {string} part */
  workers(part) {
    return [...this.#workers].filter(([, url]) => url.includes(part)).map(([sessionId]) => sessionId);
  }

  /**
   * @param {string} sessionId of `workers`
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  toWorker(sessionId, method, params = {}) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.page.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
  }

  #receive({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}
