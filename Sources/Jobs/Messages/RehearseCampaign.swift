package import DiveShop
package import Store

/// Says what a campaign would do if it began now.
package struct RehearseCampaign: Sendable {
    private let draft: CampaignDraft
    private let staff: Int64

    package init(draft: CampaignDraft, staff: Int64) {
        self.draft = draft
        self.staff = staff
    }

    /// - Parameter report: told of each step; false stops it.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        _ = report(.failed(Refusal(.failed, "a dry run is not made yet")))
    }
}
