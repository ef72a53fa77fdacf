/// What is done about messages and campaigns. What is sent is put down first; workers send it.
package enum MessageCommand: Hashable, Sendable {
    case send(MessageOrder)
    case createCampaign(CampaignDraft)
    /// While it is a draft.
    case editCampaign(Int64, Change<CampaignDraft>)
    /// Nil: now. Its recipients are put down then. as: what the one who sends it has seen; another one is not sent. Nil: as it stands.
    case startCampaign(Int64, at: Instant?, as: CampaignDraft? = nil)
    case pauseCampaign(Int64)
    case resumeCampaign(Int64)
    /// What has not gone is skipped, for good.
    case cancelCampaign(Int64)
    /// A draft, for good.
    case deleteCampaign(Int64)
    /// Messages of which nobody knows whether they went out.
    case resolve([Int64], Resolution)
    case setTemplate(ShopTemplate)
    /// Of those that come with the program the shop's own words go.
    case removeTemplate(String)
    case setRule(AutomaticRule)
    /// Of a channel that was stopped by an error of the account.
    case resumeChannel(Channel)
    /// A reply that a person has looked at.
    case handleReply(Int64)

    package var permission: Permission {
        switch self {
        case .send, .handleReply: .sendMessages
        case .resolve, .createCampaign, .editCampaign, .startCampaign, .pauseCampaign, .resumeCampaign, .cancelCampaign,
            .deleteCampaign, .setTemplate, .removeTemplate, .setRule, .resumeChannel:
            .sendBulk
        }
    }
    /// As the trail names it.
    package var name: String {
        switch self {
        case .send: "send_message"
        case .createCampaign: "create_campaign"
        case .editCampaign: "edit_campaign"
        case .startCampaign(_, nil, _): "send_campaign"
        case .startCampaign: "schedule_campaign"
        case .pauseCampaign: "pause_campaign"
        case .resumeCampaign: "resume_campaign"
        case .cancelCampaign: "cancel_campaign"
        case .deleteCampaign: "delete_campaign"
        case .resolve: "resolve_messages"
        case .setTemplate: "set_template"
        case .removeTemplate: "remove_template"
        case .setRule: "set_automatic_message"
        case .resumeChannel: "resume_channel"
        case .handleReply: "handle_reply"
        }
    }
}

/// What may be watched of messages and campaigns.
package enum MessageQuery: Hashable, Sendable {
    case campaigns(RowsRequest)
    case campaign(Int64)
    /// Messages of a campaign.
    case messages(campaign: Int64, MessageFilter, RowsRequest)
    /// Every message there is, the newest first.
    case log(MessageFilter, RowsRequest)
    /// Messages to a customer, the newest first.
    case history(customer: Int64, RowsRequest)
    case templates
    case rules
    /// What came in, what a person has to look at first.
    case replies(RowsRequest)
    /// Somebody of an audience, as the channel would reach them; a customer chosen for it: nil: the first.
    case sample(Audience, Channel, customer: Int64?)
}

package enum MessageSnapshot: Hashable, Sendable {
    case campaigns(CampaignList)
    case campaign(CampaignPage)
    case rows(RowsPage)
    case templates([ShopTemplate])
    case rules([AutomaticRule])
    /// Nil: the audience is empty.
    case sample(AudienceSample?)
}
