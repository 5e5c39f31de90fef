// The files of a page as a handler of express. What is none of them goes on to the next handler.
import type { RequestHandler } from 'express';
import { type FrontFiles, frontHeaders } from './front-files';

/** GET and HEAD alone; a file that the browser has is 304. */
export function frontRouter(files: FrontFiles): RequestHandler {
  return (request, response, next) => {
    const file = request.method === 'GET' || request.method === 'HEAD' ? files.find(request.path) : undefined;
    if (file === undefined) return next();
    response.set({ ...frontHeaders, ETag: file.etag });
    if (request.headers['if-none-match'] === file.etag) return void response.status(304).end();
    response.type(file.contentType).send(file.body);
  };
}
