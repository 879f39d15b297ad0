import { z } from 'zod'

/** What a box with a newer version of Gantry wrote in addition is kept as it is, and means nothing here. */
export const fromAnyVersion = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape>
