import { Skeleton } from '#ui/Skeleton.tsx'

/** The shape of the page while it loads, so that nothing moves when it is there. */
export const RunSkeleton = () => (
  <div className="n-run" aria-busy>
    <div className="n-run__head">
      <div className="n-run__line">
        <Skeleton width={180} height={18} />
        <Skeleton width={80} height={14} />
      </div>
      <div className="n-run__facts">
        <Skeleton width={420} height={12} />
      </div>
    </div>
    <div className="n-run__tabs">
      <Skeleton width={360} height={12} />
    </div>
    <div className="n-run__body" />
  </div>
)
