/** The product's mark: three currents. */
export const Mark = ({ size = 18 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 18 18"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    aria-hidden
  >
    <path d="M2 5.8c3.4 0 4-2.3 7-2.3s3.6 2.3 7 2.3M2 10.1c3.4 0 4-2.3 7-2.3s3.6 2.3 7 2.3M2 14.4c3.4 0 4-2.3 7-2.3s3.6 2.3 7 2.3" />
  </svg>
)
