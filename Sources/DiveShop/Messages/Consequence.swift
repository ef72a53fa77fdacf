/// What a refusal means beyond the one message.
package enum Consequence: Hashable, Sendable {
    case none
    /// The recipient opted out at the provider.
    case withdrawConsent
    /// The telephone or mail address is no good.
    case addressIsBad
    /// The device's token is no good.
    case dropDevice
    /// The text itself is refused: the rest of the campaign would be, too.
    case holdCampaign
}
