import { words } from '../words.ts'

/** The shape of the home page, until the box has sent its state. */
export function Skeleton() {
  return (
    <div className="home skeleton" role="status">
      <h1 className="unseen">{words.loading}</h1>
      <div className="home-main">
        <div className="bone bone-title" />
        <div className="tiles">
          <div className="bone bone-tile" />
          <div className="bone bone-tile" />
        </div>
      </div>
      <div className="bone bone-glance" />
    </div>
  )
}
