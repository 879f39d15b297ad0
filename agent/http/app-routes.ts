import { route } from './route.ts'

const begins = { method: 'POST', status: 202 } as const

/** What people do with apps. The worker begins it; `/api/events` tells how it goes. */
export const appRoutes = [
  route({
    ...begins,
    path: '/api/apps/:recipe/install',
    verb: 'app.install',
    says: 'Installs an app of the catalogue',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/settings',
    verb: 'app.configure',
    says: 'Answers, variables and memory of an app',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/people',
    verb: 'app.people',
    says: 'Who may use an app',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/start',
    verb: 'app.start',
    says: 'Starts an app',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/stop',
    verb: 'app.stop',
    says: 'Stops an app',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/restart',
    verb: 'app.restart',
    says: 'Starts an app anew, or one of its processes',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/set-up',
    verb: 'app.set-up',
    says: 'An app is set up: strangers may see it now',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/rotate',
    verb: 'app.rotate',
    says: 'Makes secrets of an app anew',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/update',
    verb: 'app.update',
    says: "Updates an app to the catalogue's version",
  }),
  route({
    ...begins,
    path: '/api/apps/:service/cancel-update',
    verb: 'app.cancel-update',
    says: 'Gives an update up while it is fetched',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/go-back',
    verb: 'app.go-back',
    says: 'Back to the version and the data before the last update',
  }),
  route({
    ...begins,
    path: '/api/apps/:service/remove',
    verb: 'app.remove',
    says: 'Removes an app, with its data or without',
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/logs',
    verb: 'app.logs',
    status: 200,
    says: 'The last lines that a process of an app wrote',
    reads: { process: String, lines: Number },
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/log-stream',
    verb: 'app.follow',
    status: 200,
    says: 'The last lines that a process of an app wrote, and those to come',
    reads: { process: String, lines: Number },
    type: 'text/event-stream',
    stream: true,
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/grants',
    verb: 'app.grants',
    status: 200,
    says: 'What an app was given of the box, without anything secret',
  }),
  route({
    method: 'POST',
    path: '/api/apps/:service/shell',
    verb: 'app.shell',
    status: 200,
    says: 'Opens a shell in an app, for the owner; it ends when nobody watches it',
  }),
  route({
    method: 'POST',
    path: '/api/apps/:service/exec',
    verb: 'app.exec',
    status: 200,
    says: 'Runs one command in an app, for the owner, and says what came of it',
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/place',
    verb: 'app.look',
    status: 200,
    says: 'Whether something in an app is a file or a folder, for the owner',
    reads: { process: String, path: String },
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/files',
    verb: 'app.take',
    status: 200,
    says: 'A file or a folder of an app, for the owner: a tar, piece by piece in base64',
    reads: { process: String, path: String },
    type: 'text/event-stream',
    stream: true,
  }),
  route({
    method: 'POST',
    path: '/api/apps/:service/files',
    verb: 'app.put',
    status: 200,
    says: 'Puts the tar that was sent last into a folder of an app, for the owner',
  }),
  route({
    method: 'GET',
    path: '/api/shells/:shell',
    verb: 'shell.watch',
    status: 200,
    says: 'What a shell writes, in base64',
    type: 'text/event-stream',
    stream: true,
  }),
  route({
    method: 'POST',
    path: '/api/shells/:shell/keys',
    verb: 'shell.type',
    status: 204,
    says: 'What was typed into a shell',
  }),
  route({
    method: 'POST',
    path: '/api/shells/:shell/size',
    verb: 'shell.resize',
    status: 204,
    says: 'How large the terminal around a shell is',
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/icon',
    verb: 'app.icon',
    status: 200,
    says: 'The picture of an app',
    type: 'image/svg+xml',
    respond: (response, { svg }) =>
      response
        .set({
          // It may come from a recipe of one's own: nothing in it runs, and it loads nothing.
          'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          // Another picture has another address.
          'Cache-Control': 'private, max-age=31536000, immutable',
        })
        .send(svg),
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/screenshots',
    verb: 'app.screenshots',
    status: 200,
    says: 'Names of pictures of what an app looks like',
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/screenshots/:name',
    verb: 'app.screenshot',
    status: 200,
    says: 'What an app looks like',
    type: 'image/*',
    respond: (response, { type, base64 }) =>
      response
        .set({
          'Content-Security-Policy': "default-src 'none'; sandbox",
          // A recipe of another version has another address.
          'Cache-Control': 'private, max-age=86400',
        })
        .type(type)
        .send(Buffer.from(base64, 'base64')),
  }),
  route({
    method: 'GET',
    path: '/api/apps/:service/secrets',
    verb: 'app.secrets',
    status: 200,
    says: 'What its owner needs to sign in to an app',
    reads: { language: String },
  }),
]
