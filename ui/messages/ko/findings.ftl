### Lanward가 찾은 것: 제목, 무엇이 그런지, 왜 중요한지, 무엇을 하면 되는지.

## 엔진

finding-no-engine = 응답하는 컨테이너 엔진이 없습니다
    .what = { $problem-text }
    .why = 네트워크는 엔진 안에 있습니다. 엔진이 없어도 이 컴퓨터를 살펴보고 계획을 세우고 내보낼 수 있지만, 만들거나 검증할 수는 없습니다.
    .do = 엔진을 시작하거나 창 위쪽에서 다른 엔진을 고르십시오(명령줄에서는 --engine). 그동안에도 계획과 내보내기는 쓸 수 있습니다.
finding-engine-will-refuse = 엔진이 거부합니다: { $class-text }
    .what = 엔진의 규칙에 따르면 이 요청의 응답: HTTP { $status }, “{ $message }”
    .why = 대부분의 버전에서 거부된 요청은 흔적을 남기지 않지만, 오류 문장은 진짜 원인을 말해 주지 않을 때가 많습니다.
    .do = 문장이 가리키는 값을 바꾸십시오. 이 항목 위에 다른 항목이 있다면 그것이 원인입니다.
finding-subnet-may-leak = 이 엔진은 { $subnet } 대역을 반환하지 않습니다
    .what = Docker { $version } 버전은 제외 주소를 읽기 전에 서브넷부터 예약합니다. 그 뒤에 거부하면 { $subnet } 예약이 그대로 남습니다.
    .why = 어떤 네트워크에도 보이지 않는데 이후 { $subnet } 대역의 네트워크는 모두 “Pool overlaps” 오류로 거부됩니다.
    .do = 만들기 전에 제외 주소를 고치십시오. 이미 일어났다면 엔진을 다시 시작해야 풀립니다.
finding-subnet-held-by-network = { $network } 네트워크가 이미 { $other } 대역을 쓰고 있습니다
    .what = { $subnet } 대역은 { $network } Docker 네트워크의 { $other } 대역과 겹칩니다.
    .why = 엔진은 모든 네트워크의 주소를 하나의 목록으로 관리하며, 겹치면 “Pool overlaps with other one on this address space”라고 답합니다. 실제 LAN이 아니라 다른 Docker 네트워크와 겹친다는 뜻입니다.
    .do = 같은 LAN용이라면 { $network } 네트워크를 그대로 쓰고, 아니면 다른 서브넷을 고르거나 쓰지 않는 { $network } 네트워크를 삭제하십시오.
finding-name-in-use = 같은 이름의 네트워크가 이미 있습니다: { $name }
    .what = 엔진에 { $name } 네트워크가 있습니다.
    .why = Docker 25부터는 같은 이름을 거부합니다. 그 전 버전은 허용하지만 어느 네트워크를 말하는지 알 수 없게 됩니다.
    .do = 다른 이름을 쓰거나 이미 있는 네트워크를 쓰십시오.
finding-could-not-check = 확인하지 못했습니다: { $fact-text }
    .what = 알 수 없는 사실: { $fact-text }. 이유: { $reason ->
        [other-kernel] 엔진이 다른 커널에서 실행되므로 이 컴퓨터의 정보로는 알 수 없습니다
        [not-looked] 아직 살펴보지 않았습니다
        [denied] 시스템이 보여 주지 않습니다
        [failed] 살펴보는 데 실패했습니다
        [no-engine] 물어볼 엔진이 없습니다
        [not-reported] 엔진이 알려 주지 않습니다
       *[other] 이 시스템에서는 알아낼 방법이 없습니다
    }. { $also ->
        [none] 이 사실이 필요한 검사: { $rule }
       *[other] 이 사실이 필요한 검사: { $rule }, { $also }
    }
    .why = 보지 못한 것은 정상이 아니라 알 수 없는 것입니다. Lanward는 여기에 대해 아무것도 단정하지 않습니다.
    .do = 꼭 할 일은 없습니다. 답을 알고 있다면 진행하기 전에 계획과 비교해 보십시오.
finding-address-pools-exhausted = 엔진의 주소 풀 사용량: { $total }개 중 { $used }개
    .what = 엔진이 스스로 나눠 줄 수 있는 서브넷 { $total }개 중 { $used }개가 기존 네트워크와 겹칩니다.
    .why = 남은 서브넷이 없으면 서브넷을 지정하지 않은 네트워크는 거부됩니다. docker compose는 프로젝트마다 네트워크를 만들기 때문에 다음 “up”부터 실패합니다.
    .do = 쓰지 않는 네트워크를 삭제하거나, daemon.json의 default-address-pools에 더 잘게 나눈 풀을 지정하십시오.
finding-kernel-lacks = 엔진의 커널이 지원하지 않는 인터페이스입니다: { $what }
    .what = 엔진이 쓰는 커널에 { $what } 기능이 없습니다.
    .why = { $what ->
        [vlan] 엔진은 네트워크를 만들 때 VLAN 인터페이스도 만들어야 하는데, 커널이 “operation not supported” 오류로 거부합니다.
       *[other] 엔진은 커널에 묻지 않고 네트워크를 만듭니다. 그래서 첫 컨테이너를 시작할 때 “operation not supported” 오류가 납니다.
    }
    .do = { $what ->
        [vlan] VLAN 없이 인터페이스를 쓰거나
       *[other] 커널이 지원하는 드라이버를 쓰거나
    } { $what } 기능이 있는 커널을 쓰십시오. Debian과 Ubuntu의 기본 커널에는 있지만 클라우드나 NAS 커널에는 없을 때가 많습니다.
finding-removal-strands-stopped = 멈춘 컨테이너가 네트워크를 잃습니다: { $network }
    .what = { $containers ->
        [none] { $network } 네트워크에 연결된 채 멈춰 있는 컨테이너가 있습니다.
       *[other] { $network } 네트워크에 연결된 채 멈춰 있는 컨테이너: { $containers }
    }
    .why = 엔진은 이런 컨테이너가 있어도 네트워크를 삭제합니다. 컨테이너에는 연결 설정이 남아 있어, 다음에 시작할 때 네트워크를 찾지 못해 실패합니다.
    .do = 먼저 이 컨테이너들의 연결을 끊거나 컨테이너를 삭제하십시오. 나중에 다시 쓰려면 다른 네트워크에 연결하십시오.
finding-engine-rewrites-bridge = 이 엔진은 기본 브리지({ $bridge })의 주소를 바꿔 버립니다
    .what = Docker 25 이전 버전은 새 브리지 네트워크의 이름으로 { $bridge } 값을 받아들이고, 기본 브리지에 새 네트워크의 주소를 넣습니다.
    .why = 기본 브리지의 모든 컨테이너가 게이트웨이를 잃으며, 엔진을 다시 시작해도 되돌아오지 않습니다.
    .do = 브리지 이름은 엔진에 맡기거나 아직 없는 이름을 쓰십시오.
finding-bridge-loses-address = { $bridge } 브리지의 주소가 사라집니다
    .what = { $bridge } 브리지는 이 호스트에 이미 있는 브리지입니다. 현재 주소: { $addresses ->
        [none] IPv4 주소 없음
       *[other] { $addresses }
    }. 엔진이 이 브리지를 가져다 쓰면서 주소를 네트워크의 게이트웨이 주소로 바꿉니다.
    .why = 네트워크를 삭제해도 원래 주소는 돌아오지 않습니다. { $bridge } 브리지로 접속 중이거나 가상 머신이 쓰고 있다면 연결이 끊깁니다.
    .do = 브리지 이름은 엔진에 맡기십시오. 그 브리지의 LAN에 컨테이너를 두려면 브리지 아래의 인터페이스에 macvlan을 만드십시오.
finding-bridge-name-is-taken = { $bridge } 인터페이스가 이미 있고, 브리지가 아닙니다
    .what = { $bridge } 인터페이스가 있지만 브리지가 아닙니다.
    .why = 엔진은 그 이름으로 브리지를 만들 수 없어 “existing interface is not a bridge” 오류로 거부합니다.
    .do = 다른 브리지 이름을 쓰거나 엔진에 맡기십시오.
finding-link-may-be-deleted = 네트워크를 지울 때 { $link } 인터페이스까지 지워질 수 있습니다
    .what = Podman 4.3에서 호스트 인터페이스의 이름을 붙인 브리지 네트워크를 삭제하자 그 인터페이스도 함께 삭제되었습니다(실제로 측정한 결과입니다).
    .why = { $link } 인터페이스로 이 컴퓨터에 접속하고 있다면 네트워크를 삭제하는 순간 연결이 끊깁니다.
    .do = 브리지 이름은 엔진에 맡기십시오.
finding-engine-ignores = 이 엔진이 무시하는 항목: { $options }
    .what = { $engine } 엔진은 요청을 받아들이지만 다음 항목은 적용하지 않습니다: { $options }
    .why = 네트워크는 만들어지고 겉보기에도 맞지만, 모드가 다르거나 남겨 두려던 주소가 배정되는 등 요청과 다르게 동작합니다.
    .do = 이 항목을 빼고 제외할 주소가 없도록 대역을 정하거나, 이 항목을 지원하는 엔진을 쓰십시오.
finding-option-has-no-effect = 효과가 없는 옵션입니다: { $option }
    .what = 이 드라이버에는 { $option } 옵션이 없습니다. 아마 이것을 뜻했을 것입니다: { $meant }
    .why = Docker는 모르는 드라이버 옵션을 아무 말 없이 보관만 합니다. 기본값으로 동작하는데도 inspect에는 옵션이 그대로 보입니다.
    .do = { $meant } 옵션으로 바꾸거나 빼십시오.

## 엔진이 실행되는 곳

finding-engine-in-vm = { $engine-text }: 컨테이너가 가상 머신 안에서 실행됩니다
    .what = 이 엔진({ $engine-text })은 이 컴퓨터의 Linux 가상 머신 안에서 실행됩니다. macvlan과 ipvlan은 이 컴퓨터가 아니라 가상 머신의 인터페이스에 연결됩니다.
    .why = 이 컴퓨터의 인터페이스(예: en0)를 지정하면 가상 머신에 그런 이름이 없어 VLAN에 관한 엉뚱한 오류로 거부됩니다. 가상 머신의 eth0을 지정하면 받아들여지지만, 그 네트워크는 가상 머신 안에서 끝나므로 LAN에 연결되지 않습니다.
    .do = 이 컴퓨터의 주소로 포트를 공개하거나 아래 방법 중 하나를 쓰십시오. 방법마다 되는 것과 안 되는 것을 적어 두었습니다.
finding-engine-is-remote = 엔진이 다른 컴퓨터에서 실행됩니다: { $host }
    .what = 지금 { $host } 컴퓨터의 엔진에 연결되어 있습니다. 그 인터페이스는 이 컴퓨터의 인터페이스가 아닙니다.
    .why = 부모는 { $host } 컴퓨터의 인터페이스여야 하고, 컨테이너도 { $host } 컴퓨터의 LAN에 놓입니다. 지금 쓰는 LAN과 다를 수 있습니다.
    .do = { $host } 컴퓨터의 인터페이스 이름을 입력하십시오. 그 컴퓨터에서 “ip addr” 명령으로 볼 수 있습니다.
finding-engine-place-unknown = 엔진이 어디에서 실행되는지 알 수 없습니다
    .what = 엔진은 응답하지만, 이 컴퓨터의 커널을 쓰는지 가상 머신이나 다른 컴퓨터에서 실행되는지 보여 주는 근거가 없습니다.
    .why = 컨테이너가 LAN에 연결될 수 있는지가 여기에 달려 있습니다. Lanward는 추측하지 않습니다.
    .do = 근거를 확인하십시오. 엔진이 다른 곳에서 실행된다면 그곳의 인터페이스를 지정하고, LAN의 다른 기기에서 시험해 보십시오.
finding-engine-is-rootless = 루트리스 엔진은 컨테이너를 LAN에 연결할 수 없습니다
    .what = 엔진이 root 권한 없이 실행됩니다. 따로 만든 네트워크 네임스페이스를 쓰므로 호스트의 인터페이스를 볼 수 없습니다.
    .why = 부모를 지정하면 없는 인터페이스라며 거부되고, Podman은 네트워크를 만든 뒤 컨테이너 시작에서 실패합니다. Docker 문서도 루트리스 모드는 지원하지 않는다고 밝힙니다.
    .do = 이 네트워크에는 root로 실행되는 엔진을 쓰거나, 루트리스 엔진에서는 포트를 공개하십시오.
finding-engine-has-no-lan-drivers = Windows 컨테이너에는 macvlan과 ipvlan이 없습니다
    .what = 이 엔진은 Windows 컨테이너를 실행합니다. 쓸 수 있는 드라이버는 nat, transparent, l2bridge, overlay 등입니다.
    .why = macvlan과 ipvlan은 Linux 커널의 드라이버입니다.
    .do = LAN 주소가 필요하면 transparent 드라이버를 쓰거나 Linux 컨테이너로 전환하십시오.
finding-engine-in-container = 엔진 자체가 컨테이너 안에서 실행됩니다
    .what = 엔진이 컨테이너 안에서 실행되는 흔적이 있습니다(Docker in Docker, LXC).
    .why = 엔진의 인터페이스는 가상 케이블의 한쪽 끝이고, 다른 쪽은 LAN이 아니라 바깥 엔진의 브리지에 연결되어 있습니다. 시스템 컨테이너(LXC)는 LAN에 브리지로 연결할 수 있으므로 될 수도 있습니다.
    .do = 바깥 엔진에서 네트워크를 만들거나 LAN의 다른 기기에서 시험해 보십시오.
finding-hypervisor-may-filter = 하이퍼바이저가 컨테이너의 프레임을 버릴 수 있습니다({ $sign })
    .what = 엔진이 있는 컴퓨터는 가상 머신입니다: { $sign }. macvlan은 컨테이너마다 하이퍼바이저가 주지 않은 MAC 주소를 씁니다.
    .why = 가상 스위치는 자기가 준 주소의 프레임만 전달하는 경우가 많습니다. 그러면 컨테이너는 시작되고 주소도 있지만 어디와도 통신하지 못합니다. 하이퍼바이저가 있다는 것만으로 걸러 낸다고 단정할 수는 없고, LAN에서 시험해야 알 수 있습니다.
    .do = 아래 조언대로 가상 NIC에서 다른 MAC 주소를 허용하거나, MAC 주소를 하나만 쓰는 ipvlan을 쓰십시오.
finding-cloud-drops-frames = 클라우드는 스스로 준 주소로만 전달합니다({ $sign })
    .what = 엔진이 있는 컴퓨터는 클라우드에서 실행됩니다: { $sign }.
    .why = 클라우드 네트워크는 프레임의 MAC 주소와 IP 주소가 그 컴퓨터에 할당된 것인지 확인하고 나머지는 버립니다. Docker 문서도 대부분의 클라우드가 macvlan을 막는다고 적고 있습니다. 컨테이너는 시작되지만 아무도 접속하지 못합니다.
    .do = 클라우드 콘솔에서 추가 주소를 할당해 ipvlan으로 쓰거나, 포트를 공개하십시오.
finding-swarm-same-addresses = 스웜의 모든 노드가 같은 주소를 나눠 줍니다: { $network }
    .what = { $network } 네트워크는 LAN에 있는 스웜 네트워크인데, 노드마다 다른 IP 범위가 지정되어 있지 않습니다.
    .why = 노드는 저마다 처음부터 주소를 셉니다. 두 노드의 컨테이너가 같은 주소를 갖게 되고, 둘 다 연결이 됐다 안 됐다 합니다.
    .do = 노드마다 IP 범위를 다르게 한 템플릿(config-only 네트워크)을 만들고 거기에서 스웜 네트워크를 만드십시오.
finding-docker-link-managed = 네트워크 관리 프로그램이 엔진의 { $link } 인터페이스에 주소를 넣었습니다: { $address }
    .what = { $managers ->
        [none] { $link } 인터페이스는 엔진이 만든 것인데 엔진이 주지 않은 { $address } 주소가 있습니다. 어떤 프로그램이 넣었는지는 보이지 않습니다.
       *[other] { $link } 인터페이스는 엔진이 만든 것인데 엔진이 주지 않은 { $address } 주소가 있습니다. 실행 중인 관리 프로그램: { $managers }
    }
    .why = 관리 프로그램이 Docker의 인터페이스를 자기 것으로 여기면 주소와 경로를 더하거나 브리지의 주소를 지웁니다. 컨테이너는 이유도 모르게 네트워크를 잃습니다.
    .do = docker0, br-*, veth* 인터페이스를 건드리지 않도록 관리 프로그램을 설정하십시오.
finding-bridge-lost-address = { $network } 네트워크의 브리지가 주소를 잃었습니다: { $gateway }
    .what = { $bridge } 브리지에 { $network } 네트워크의 게이트웨이 { $gateway } 주소가 있어야 하는데 없습니다.
    .why = { $network } 네트워크의 컨테이너는 모든 것을 { $gateway } 주소로 보내지만 받는 곳이 없어 밖으로 나가지 못합니다.
    .do = 엔진을 다시 시작하면 주소가 다시 설정됩니다. 누가 지웠는지도 확인하십시오. 흔히 네트워크 관리 프로그램입니다.
finding-bridge-netfilter-on = Docker의 패킷 필터가 다른 브리지에도 적용됩니다: { $bridges }
    .what = net.bridge.bridge-nf-call-iptables 설정이 켜져 있고, Docker가 만들지 않은 브리지가 있습니다: { $bridges }
    .why = 이 브리지를 지나는 가상 머신 사이의 프레임도 FORWARD 규칙을 거치는데, Docker는 그 기본값을 차단으로 바꿉니다. Docker가 시작될 때 가상 머신이 LAN을 잃을 수 있습니다.
    .do = { $bridges } 브리지를 쓰는 가상 머신의 네트워크가 끊긴다면 DOCKER-USER 체인에서 허용하거나, 필요한 컨테이너가 없다면 이 설정을 끄십시오.

## 부모 인터페이스

finding-parent-not-found = 엔진에 없는 인터페이스입니다: { $parent }
    .what = 엔진에는 { $parent } 인터페이스가 없습니다. { $candidates ->
        [none] 엔진의 인터페이스를 알 수 없거나, LAN에 연결할 만한 것이 없습니다.
       *[other] 쓸 수 있는 인터페이스: { $candidates }
    }
    .why = 엔진은 자기가 실행되는 곳에서 이름을 찾습니다. 없는 이름에 점이 없으면 Docker는 잘못된 VLAN 이름으로 여기고 “invalid subinterface vlan name”이라고 답하므로 원인을 알기 어렵습니다.
    .do = 엔진의 인터페이스 중에서 고르십시오.
finding-parent-not-given = 인터페이스를 지정하지 않으면 어디에도 연결되지 않는 네트워크가 됩니다
    .what = 부모 인터페이스가 지정되지 않았습니다.
    .why = 이때 Docker는 직접 만든 더미 인터페이스에 네트워크를 연결합니다. 컨테이너끼리만 통신할 수 있고, 아무 안내도 나오지 않습니다.
    .do = LAN에 연결된 인터페이스를 고르십시오.
finding-parent-is-loopback = 루프백은 부모가 될 수 없습니다: { $parent }
    .what = { $parent } 인터페이스는 루프백이며 이 컴퓨터 자신으로 되돌아옵니다.
    .why = 루프백 뒤에는 LAN이 없고, 엔진도 거부합니다.
    .do = 유선 인터페이스를 고르십시오.
finding-parent-is-wireless = { $parent }: Wi-Fi는 MAC 주소를 하나만 실어 나릅니다
    .what = { $parent } 인터페이스는 무선입니다.
    .why = 공유기(AP)는 접속한 MAC 주소 하나만 알고 나머지 MAC 주소의 프레임은 버립니다. Wi-Fi에서도 macvlan은 문제없이 만들어지지만 컨테이너는 어디와도 통신하지 못합니다. ipvlan은 MAC 주소를 하나만 쓰므로 되는 경우가 많지만, 단말 격리나 프록시 ARP를 쓰는 공유기에서는 막힐 수 있습니다.
    .do = 유선 인터페이스를 쓰십시오. 없다면 ipvlan을 쓰고 다른 기기에서 시험해 보십시오.
finding-parent-is-down = 꺼져 있는 인터페이스입니다: { $parent }
    .what = { $parent } 인터페이스가 꺼져 있거나 신호가 없습니다(케이블이 없거나 상대 쪽이 꺼짐).
    .why = 컨테이너는 그대로 시작되고 주소도 받지만, 프레임은 하나도 나가지 않습니다.
    .do = 인터페이스를 켜거나 케이블을 연결하십시오. 다른 인터페이스를 고를 수도 있습니다.
finding-parent-is-bridge = 부모가 브리지입니다: { $parent }
    .what = { $parent } 인터페이스는 이 호스트의 브리지입니다.
    .why = 브리지 위의 macvlan은 잘 되는 경우도 많지만 커널이 멈춘 사례가 있고(kernel bug 217777), Unraid도 6.12.4부터 주의하라고 안내합니다. 이 브리지의 포트가 아니라면 물리 인터페이스나 본드가 더 안정적입니다.
    .do = 비어 있는 물리 인터페이스를 먼저 고려하십시오. 브리지밖에 없다면 ipvlan을 쓰면 알려진 문제를 피할 수 있습니다.
finding-parent-is-port = { $parent } 인터페이스는 이미 { $master } 인터페이스에 속해 있습니다
    .what = { $parent } 인터페이스는 { $master } 인터페이스의 포트입니다.
    .why = 커널은 포트의 프레임을 브리지나 본드에만 넘깁니다. 네트워크는 만들어지지만 컨테이너를 시작할 때마다 “device or resource busy” 오류가 납니다.
    .do = { $master } 인터페이스를 부모로 쓰거나, 어디에도 속하지 않은 인터페이스를 고르십시오.
finding-parent-is-docker-made = 엔진이 만든 인터페이스입니다: { $parent }
    .what = { $parent } 인터페이스는 엔진이 만들어 쓰는 것입니다.
    .why = 그 뒤에는 컨테이너만 있고 LAN은 없으며, 속한 네트워크가 삭제되면 함께 사라집니다.
    .do = LAN에 연결된 인터페이스를 고르십시오.
finding-parent-is-tunnel = MAC 주소가 없는 터널입니다: { $parent }
    .what = { $parent } 인터페이스는 IP 패킷만 실어 나릅니다(WireGuard, tun 등).
    .why = macvlan에는 이더넷 인터페이스가 필요합니다. 다른 것은 컨테이너를 시작할 때 커널이 거부합니다.
    .do = 이더넷 인터페이스를 고르십시오. VPN으로 컨테이너에 접속하려면 경로를 설정하십시오.
finding-parent-is-dummy = 더미 인터페이스입니다: { $parent }
    .what = { $parent } 인터페이스로 보낸 프레임은 그대로 사라집니다.
    .why = 컨테이너끼리만 통신할 수 있고 LAN에는 연결되지 않습니다.
    .do = 격리된 네트워크를 원하는 것이 아니라면 LAN에 연결된 인터페이스를 고르십시오.
finding-parent-has-no-address = IPv4 주소가 없는 인터페이스입니다: { $parent }
    .what = { $parent } 인터페이스에 IPv4 주소가 없어 그 LAN의 서브넷과 게이트웨이를 읽어 낼 수 없습니다.
    .why = 컨테이너 통신에는 문제가 없지만, 기억에 의존해 입력한 서브넷은 틀릴 수 있습니다.
    .do = 그 LAN의 다른 기기에서 서브넷과 게이트웨이를 확인하십시오.
finding-parent-has-other-driver = { $parent } 인터페이스를 { $by } 쪽에서 { $other } 방식으로 쓰고 있습니다
    .what = { $by } 쪽에서 { $parent } 인터페이스를 { $other } 방식으로 씁니다.
    .why = 커널은 한 인터페이스에 macvlan과 ipvlan 중 하나만 허용합니다. 네트워크는 만들 수 있지만, 다른 쪽이 쓰이는 동안 컨테이너는 “device or resource busy” 오류로 시작하지 못합니다.
    .do = 여기에서도 { $other } 드라이버를 쓰거나, 다른 인터페이스 또는 별도의 VLAN을 쓰십시오.
finding-parent-used-by-network = { $parent } 인터페이스는 이미 { $network } 네트워크의 부모입니다
    .what = { $network } 네트워크가 { $parent } 인터페이스를 쓰고 있고, 이 엔진에서는 함께 쓸 수 없습니다.
    .why = Docker 26까지는 macvlan 네트워크 하나가 부모를 독점합니다. ipvlan과 passthru 모드는 모든 버전에서 그렇습니다. 엔진의 오류에는 { $network } 대신 dm-… 또는 di-… 같은 임시 이름이 나옵니다.
    .do = { $network } 네트워크를 쓰십시오. 한 네트워크에 여러 컨테이너를 둘 수 있습니다. 또는 VLAN 인터페이스를 쓰십시오.
finding-passthru-takes-parent = passthru 모드는 { $parent } 인터페이스를 컨테이너 하나에 모두 줍니다
    .what = passthru 모드에서는 컨테이너 하나가 { $parent } 인터페이스를 통째로 차지합니다.
    .why = 두 번째 컨테이너는 시작하지 못하고, { $parent } 인터페이스를 쓰는 호스트 자신의 통신도 영향을 받습니다.
    .do = 컨테이너 하나가 인터페이스를 독점해야 하는 경우가 아니라면 bridge 모드를 쓰십시오.
finding-link-name-too-long = 이름이 너무 깁니다: { $name }
    .what = { $name } 이름은 { $length }자이고, Linux는 { $limit }자까지 허용합니다.
    .why = 엔진은 요청을 받아들였다가 인터페이스를 만들 때 “numerical result out of range” 오류를 냅니다.
    .do = 더 짧은 이름을 쓰십시오. VLAN이라면 짧은 이름으로 인터페이스를 먼저 만들고 그것을 부모로 쓰십시오.
finding-many-macs = { $parent } 인터페이스의 MAC 주소: { $count }개
    .what = { $parent } 인터페이스의 macvlan 네트워크에 컨테이너가 { $count }개 있고, 저마다 MAC 주소가 있습니다. Lanward는 { $limit }개부터 알려 줍니다.
    .why = 포트 보안을 쓰는 스위치는 포트마다 주소 몇 개만 허용하고, 넘으면 포트를 끄기도 합니다. 주소 필터가 가득 찬 NIC은 무차별(promiscuous) 모드로 바뀌어 모든 프레임을 CPU에 넘깁니다.
    .do = 스위치 관리자에게 한도를 물어보십시오. ipvlan은 모든 컨테이너가 MAC 주소 하나를 함께 씁니다.

## 서브넷

finding-bridge-on-lan = { $network } 네트워크가 실제 LAN의 대역을 씁니다
    .what = { $network } 브리지 네트워크의 서브넷: { $subnet }. { $link } 인터페이스의 LAN: { $lan }.
    .why = 이 컴퓨터는 LAN의 주소를 브리지 뒤에서 찾게 됩니다. 공유기의 주소가 자기 주소가 되고 LAN 연결이 끊길 수 있습니다. Docker는 자기 네트워크끼리만 비교하므로 그대로 받아들입니다. 가상 머신 안의 엔진에서 만들어지는 것도 같은 이유입니다. 이렇게 해도 컨테이너가 LAN에 놓이지는 않습니다.
    .do = LAN 주소가 필요하면 macvlan을 쓰고, 내부용 네트워크라면 아무도 쓰지 않는 대역을 고르십시오.
finding-routed-on-lan = { $network } 네트워크가 이미 LAN인 대역을 라우팅합니다
    .what = layer 3 모드의 ipvlan 서브넷: { $subnet }. { $link } 인터페이스의 LAN: { $lan }.
    .why = 라우팅되는 네트워크에는 별도의 서브넷이 필요합니다. { $lan } 대역의 기기는 이 주소를 이웃에서 찾고 라우터에 묻지 않으므로 패킷이 도착하지 않습니다.
    .do = LAN에서 쓰지 않는 대역을 고르거나 layer 2 모드를 쓰십시오.
finding-route-needed = LAN에 경로를 추가해야 합니다: { $subnet }
    .what = { $via ->
        [none] { $network } 네트워크는 라우팅됩니다. 주소는 LAN에 있지 않고 이 호스트 뒤에 있습니다.
       *[other] { $network } 네트워크는 라우팅됩니다. 주소는 LAN에 있지 않고 이 호스트({ $via }) 뒤에 있습니다.
    }
    .why = 다른 기기는 라우터에 경로가 있어야 { $subnet } 대역을 찾습니다. 경로가 없으면 컨테이너가 보낼 수는 있어도 응답이 돌아오지 않습니다.
    .do = { $via ->
        [none] LAN의 라우터에 { $subnet } 경로를 추가하고 이 호스트의 주소로 보내십시오.
       *[other] LAN의 라우터에 경로를 추가하십시오. 대상: { $subnet }, 게이트웨이: { $via }
    }
finding-subnet-overlaps-route = { $network } 네트워크가 { $link } 인터페이스로 가는 { $route } 대역과 겹칩니다
    .what = { $network } 네트워크의 { $subnet } 대역이 { $link } 인터페이스의 { $route } 경로와 겹칩니다.
    .why = 그 주소로 가는 패킷이 { $link } 인터페이스 대신 브리지로 갑니다. 이 컴퓨터와 컨테이너에서 그곳의 VPN이나 다른 사무실망에 접속하지 못하게 됩니다.
    .do = 네트워크에 다른 서브넷을 쓰십시오.
finding-subnet-covers-resolver = { $network } 네트워크가 네임 서버 주소와 겹칩니다: { $resolver }
    .what = { $network } 네트워크의 { $subnet } 대역에는 이 컴퓨터가 이름을 묻는 { $resolver } 주소가 들어 있습니다.
    .why = 이름 질의가 브리지로 가서 응답을 받지 못합니다. 주소로는 연결되는데 이름으로는 연결되지 않게 됩니다.
    .do = 네트워크에 다른 서브넷을 쓰십시오.
finding-subnet-not-of-link = { $subnet } 대역은 { $parent } 인터페이스의 서브넷이 아닙니다
    .what = { $parent } 인터페이스의 서브넷: { $link_subnets }. 네트워크의 서브넷: { $subnet }.
    .why = macvlan과 ipvlan l2는 컨테이너를 { $parent } 인터페이스 쪽의 기기들 사이에 둡니다. 서브넷이나 프리픽스 길이가 다르면 서로 응답하지 못합니다. 엔진은 이를 비교하지 않습니다.
    .do = 그 LAN에서 두 번째 서브넷을 실제로 쓰는 경우가 아니라면 { $link_subnets } 대역을 쓰십시오.

## 게이트웨이, IP 범위, 제외 주소

finding-gateway-not-given = 게이트웨이가 지정되지 않았습니다: { $subnet }
    .what = { $taken ->
        [none] { $subnet } 대역의 게이트웨이가 없습니다. 엔진은 버전에 따라 스스로 주소를 하나 고르거나, 컨테이너를 밖으로 나갈 길이 없는 상태로 둡니다.
       *[other] { $subnet } 대역의 게이트웨이가 없습니다. 엔진이 스스로 게이트웨이로 삼을 주소: { $taken }
    }
    .why = Docker 28까지는 범위의 첫 주소를 누구의 것이든 게이트웨이로 삼고, 29부터는 아무것도 정하지 않습니다. 직접 적은 게이트웨이만 어디에서나 같은 뜻입니다.
    .do = 공유기(라우터)의 주소를 적으십시오.
finding-router-address-handed-out = 컨테이너가 라우터의 주소를 받게 됩니다: { $address }
    .what = { $subnet } 대역에 게이트웨이가 없고, 이 엔진은 주소를 따로 남겨 두지 않습니다. 라우터가 쓰거나 흔히 쓰는 { $address } 주소가 컨테이너에 배정됩니다.
    .why = 그 컨테이너는 시작하자마자 { $address } 주소가 자기 것이라고 알리고, LAN의 기기들은 인터넷 통신을 그리로 보냅니다. LAN 전체의 연결이 끊길 수 있습니다.
    .do = 라우터의 주소를 게이트웨이로 적으십시오. 그러면 엔진은 그 주소를 배정하지 않습니다.
finding-gateway-not-of-link = 이 LAN의 게이트웨이가 아닙니다: { $gateway }
    .what = 네트워크의 게이트웨이: { $gateway }. 이 컴퓨터가 밖으로 나가는 게이트웨이: { $lan_gateway }.
    .why = { $gateway } 주소에 라우터가 없으면 컨테이너는 LAN 안에서만 통신하고 밖으로는 나가지 못합니다.
    .do = { $gateway } 주소가 두 번째 라우터가 아니라면 { $lan_gateway } 주소를 쓰십시오.
finding-gateway-in-range = 게이트웨이 { $gateway } 주소가 컨테이너 범위 안에 있습니다
    .what = { $range } 범위에 { $gateway } 주소가 들어 있습니다.
    .why = 엔진이 게이트웨이를 따로 남겨 두므로 문제는 없습니다. 쓸 수 있는 주소가 보이는 것보다 하나 적을 뿐입니다.
    .do = 할 일이 없습니다.
finding-range-covers-known = 이미 쓰이는 주소가 컨테이너에 배정될 수 있습니다: { $addresses }
    .what = 자동 주소는 { $range } 범위에서 나오는데, 이 범위에 이미 쓰이는 주소가 있습니다: { $known }
    .why = 엔진은 자기 목록만 봅니다. LAN의 누군가가 쓰는 주소를 컨테이너에 주면 양쪽 모두 연결이 됐다 안 됐다 합니다.
    .do = 이 주소들이 없는 범위를 고르거나 제외 주소에 넣으십시오.
finding-range-not-given = 자동 주소가 { $subnet } 대역의 맨 앞부터 배정됩니다
    .what = IP 범위가 없으므로 엔진은 { $subnet } 대역 전체에서 낮은 주소부터 나눠 줍니다.
    .why = 앞쪽에는 공유기와 프린터, 공유기의 DHCP 서버가 다른 기기에 준 주소가 있습니다. Docker는 아무에게도 묻지 않으며 DHCP를 알지 못합니다.
    .do = { $proposed ->
        [none] DHCP 서버가 쓰지 않는 범위를 네트워크에 따로 정하십시오.
       *[other] 예를 들어 { $proposed } 범위를 네트워크에 따로 정하고, DHCP 서버가 이 범위를 쓰지 않게 하십시오.
    }
finding-range-may-cover-dhcp = IP 범위가 DHCP 서버의 풀과 겹칠 수 있습니다
    .what = 이 컴퓨터는 DHCP로 { $leased } 주소를 받았고, 자동 주소는 그 근처의 { $range } 범위에서 나옵니다.
    .why = DHCP 서버는 Docker의 컨테이너를 모릅니다. 언젠가 컨테이너의 주소를 스마트폰 같은 기기에 주게 됩니다. 풀이 어디에서 시작해 어디에서 끝나는지는 여기에서 볼 수 없습니다.
    .do = 공유기 설정에서 DHCP 풀을 확인하십시오. 풀을 줄이거나 풀 밖의 범위를 고르십시오.
finding-range-too-small = { $available ->
        [0] { $range } 범위에 컨테이너가 쓸 주소가 없습니다
       *[other] { $range } 범위에 쓸 수 있는 주소: { $available }개
    }
    .what = { $range } 범위에서 게이트웨이, 서브넷의 첫 주소와 마지막 주소, 제외 주소를 빼면 { $available }개가 남습니다.
    .why = 그다음 컨테이너는 “no available addresses” 오류로 시작하지 못합니다.
    .do = 더 넓은 범위를 고르거나 제외 주소를 줄이십시오.
finding-range-not-aligned = { $range } 범위의 실제 의미: { $aligned }
    .what = { $range } 범위는 그 크기의 블록이 시작되는 곳에서 시작하지 않습니다. 실제로 뜻하는 블록: { $aligned }
    .why = 새 엔진은 거부하고, 오래된 엔진은 블록 전체를 씁니다. 그러면 적은 주소보다 앞에서부터 배정됩니다.
    .do = { $aligned } 값으로 적거나 다른 블록을 고르십시오.
finding-excluded-outside = 제외 주소가 서브넷 밖에 있습니다: { $subnet }
    .what = 제외 주소 { $first } ~ { $last } 구간은 { $subnet } 대역 안에 있지 않습니다.
    .why = 엔진이 거부합니다. Docker 20.10은 예약한 서브넷을 반환하지도 않습니다.
    .do = { $subnet } 대역 안의 주소만 제외하십시오. 밖의 주소는 어차피 배정되지 않습니다.
finding-lan-not-probed = LAN에서 쓰이는 주소인지 확인하지 않았습니다: { $first } ~ { $last }
    .what = { $first } ~ { $last } 주소에 대해 아무 기기에도 물어보지 않았습니다.
    .why = 두 기기가 같은 주소를 쓰면 서로 방해하는데, 엔진은 확인하지 않습니다. 응답이 없는 주소도 비어 있다고 할 수 없습니다. 기기가 꺼져 있을 수 있습니다.
    .do = 공유기의 기기 목록과 이 범위를 비교해 보십시오.

## IPv6

finding-ipv6-without-subnet = IPv6 서브넷 없이 IPv6가 켜져 있습니다: { $network }
    .what = { $network } 네트워크에 IPv6 서브넷이 없습니다. 새 엔진은 이때 스스로 사설 대역(fd…)을 정합니다.
    .why = LAN의 어떤 기기도 그 대역을 모릅니다. 컨테이너에 IPv6 주소는 있지만 아무도 응답할 수 없습니다.
    .do = LAN의 IPv6 프리픽스를 적거나 이 네트워크에서 IPv6를 끄십시오.
finding-ipv6-prefix-may-change = 바뀔 수 있는 프리픽스입니다: { $subnet }
    .what = { $link } 인터페이스는 { $subnet } 대역의 주소를 라우터에서 일정 기간만 받았습니다.
    .why = 통신사는 다시 접속할 때 새 프리픽스를 주는 경우가 많습니다. Docker 네트워크는 옛 프리픽스를 그대로 쓰므로 다시 만들 때까지 컨테이너의 IPv6가 끊깁니다.
    .do = 라우터가 함께 알리는 사설 프리픽스(fd…)를 쓰거나 통신사에 고정 프리픽스를 요청하십시오.
finding-ipv6-from-router = 컨테이너가 라우터에서 IPv6 주소까지 받습니다
    .what = { $parent } 인터페이스 쪽 라우터가 IPv6 프리픽스를 알리고 있습니다. Docker { $version } 버전은 네트워크에 IPv6가 없어도 컨테이너의 IPv6를 켜 둡니다.
    .why = 아무도 요청하지 않았는데 컨테이너에 LAN에서, 경우에 따라 인터넷에서도 IPv6로 접속할 수 있게 됩니다(CVE-2024-32473, 26.0.2에서 수정).
    .do = 엔진을 업데이트하거나 컨테이너를 --sysctl net.ipv6.conf.all.disable_ipv6=1 옵션으로 시작하십시오.
finding-ipv6-router-may-block-start = 라우터의 알림이 먼저 오면 컨테이너가 시작하지 못할 수 있습니다
    .what = { $parent } 인터페이스 쪽 라우터가 IPv6를 알리고 네트워크에도 IPv6가 있으며, 엔진은 Docker { $version } 버전입니다.
    .why = 라우터의 알림이 먼저 도착하면 이 버전은 “failed to set IPv6 gateway: file exists” 오류를 냅니다. 느린 컴퓨터에서 관찰되었습니다.
    .do = 컨테이너를 다시 시작하거나 엔진을 업데이트하십시오.

## 사용

finding-host-cannot-reach = 이 컴퓨터는 { $parent } 인터페이스의 컨테이너에 접속할 수 없습니다
    .what = { $parent } 인터페이스에 놓인 컨테이너와 그 인터페이스의 주인인 이 컴퓨터는 서로 통신하지 못합니다. LAN의 다른 기기에는 해당하지 않습니다.
    .why = 커널은 { $parent } 인터페이스로 나가는 것을 LAN으로만 보내고, 그 위에 얹힌 인터페이스로 되돌려 주지 않습니다. 고장이 아니라 macvlan과 ipvlan의 구조가 그렇습니다.
    .do = 이 컴퓨터에서도 접속해야 한다면 네트워크 화면에서 호스트 접속을 켜십시오(터미널에서는 lanward access on). { $parent } 인터페이스에 호스트용 macvlan 인터페이스를 하나 더 만듭니다. 아니라면 할 일이 없습니다.
finding-host-access-impossible = 이 컴퓨터에서 컨테이너에 접속하게 만들 수 없습니다
    .what = { $reason ->
        [engine-elsewhere] 엔진이 이 컴퓨터의 커널에서 실행되지 않으므로 컨테이너 옆에 인터페이스를 둘 수 없습니다.
        [rootless] 루트리스 엔진의 인터페이스는 별도의 네임스페이스에 있습니다.
        [no-parent] 네트워크에 호스트용 인터페이스를 얹을 부모가 없습니다.
        [passthru] passthru 모드에서는 컨테이너가 인터페이스를 독점합니다.
        [isolating-mode] private와 vepa 모드는 같은 인터페이스 위의 링크끼리 통신하지 못하게 합니다.
       *[routed] layer 3 모드에서는 커널이 컨테이너 대신 라우팅하며 호스트는 들어갈 수 없습니다.
    }
    .why = 호스트 접속에는 같은 인터페이스 위의 두 번째 링크와, 링크끼리 통신할 수 있는 모드가 필요합니다.
    .do = LAN의 다른 기기에서 접속하거나, Linux 컴퓨터에서 macvlan의 bridge 모드를 쓰십시오.
finding-ports-have-no-effect = 공개한 포트는 { $network } 네트워크에서 효과가 없습니다
    .what = { $network } 네트워크는 macvlan 또는 ipvlan입니다. 엔진은 포트 공개를 받아들이지만 아무 일도 하지 않습니다.
    .why = 포트 공개는 호스트의 주소를 변환하는 방식입니다. LAN에서는 컨테이너에 자기 주소가 있고, 모든 포트가 곧바로 LAN에 열려 있습니다.
    .do = 컨테이너의 주소와 포트로 바로 접속하십시오. 포트 공개는 빼도 됩니다.
finding-several-gateways = { $containers }: 네트워크는 여러 개, 나가는 길은 하나
    .what = { $winner ->
        [none] 다음 네트워크에 연결되어 있고 저마다 게이트웨이가 있습니다: { $networks }. 그중 하나만 기본 경로가 됩니다.
       *[other] 다음 네트워크에 연결되어 있고 저마다 게이트웨이가 있습니다: { $networks }. 기본 경로가 지나는 네트워크: { $winner }{ $winner_v6 ->
            [none] (IPv4)
           *[other] (IPv4), { $winner_v6 }(IPv6)
        }
    }
    .why = 다른 대역에서 온 연결의 응답은 어느 네트워크로 들어왔든 기본 경로로 나갑니다. Docker 28부터는 우선순위, 그다음 이름순으로 정해지고, 그 전에는 예측하기 어렵습니다.
    .do = 밖으로 나갈 네트워크의 게이트웨이 우선순위(gw_priority, Docker 28 이상)를 높이십시오.
finding-mac-not-fixed = MAC 주소를 엔진이 자동 생성하는 네트워크입니다: { $network }
    .what = { $containers ->
        [none] MAC 주소를 지정하지 않았으므로 엔진이 하나를 자동으로 생성합니다.
       *[other] 엔진이 MAC 주소를 자동 생성한 것으로 보이는 컨테이너: { $containers }
    }
    .why = Docker 28부터는 시작할 때마다 새로 만들고, 그 전에는 IP 주소를 따라갑니다. 그래서 공유기의 주소 예약이나 MAC 주소 규칙이 맞지 않게 됩니다.
    .do = 바깥에서 MAC 주소에 의존하는 것이 있다면 컨테이너에 고정 MAC 주소를 주십시오.

## 이미 있는 네트워크

finding-network-is-isolated = 어디에도 연결되지 않는 네트워크입니다: { $network }
    .what = { $network } 네트워크는 부모 인터페이스 없이 만들어져 더미 인터페이스에 연결되어 있습니다.
    .why = 컨테이너끼리만 통신할 수 있습니다. “docker network ls”로는 알 수 없습니다.
    .do = LAN에 연결된 인터페이스로 네트워크를 새로 만들고 컨테이너를 옮기십시오.
finding-network-lost-parent = { $network } 네트워크의 { $parent } 인터페이스가 사라졌습니다
    .what = { $network } 네트워크는 { $parent } 인터페이스를 쓰는데, 엔진이 있는 컴퓨터에 더는 없습니다.
    .why = 네트워크는 목록에 남지만 컨테이너는 “the requested parent interface was not found” 오류로 시작하지 못합니다. 하드웨어나 커널이 바뀌거나 다른 컴퓨터로 옮기면 인터페이스 이름이 달라질 수 있습니다.
    .do = 인터페이스의 이름을 되돌리거나, 지금 있는 인터페이스로 네트워크를 새로 만드십시오.
finding-config-only-leftover = 네트워크가 아니라 템플릿입니다: { $network }
    .what = { $network } 네트워크는 config-only이고, 이것으로 만든 네트워크가 없습니다.
    .why = 컨테이너가 연결할 수 없고, 일부 도구에서는 드라이버가 “null”로 보여 혼란을 줍니다.
    .do = 곧 네트워크를 만들 생각이 아니라면 삭제하십시오.
finding-address-clash = { $container } 컨테이너의 { $address } 주소는 { $holder ->
        [gateway] 라우터의 주소입니다
       *[host] 이 컴퓨터의 주소입니다
    }
    .what = { $network } 네트워크의 { $container } 컨테이너가 { $address } 주소를 씁니다. 이 주소의 주인: { $holder ->
        [gateway] LAN의 게이트웨이
       *[host] 엔진이 있는 컴퓨터
    }
    .why = 두 기기가 한 주소에 응답하므로 어떤 때는 이쪽, 어떤 때는 저쪽에 연결됩니다. 게이트웨이라면 LAN 전체의 연결이 끊기곤 합니다.
    .do = { $container } 컨테이너를 멈추고 다른 주소를 주십시오.

## 네트워크에 연결하기

finding-address-outside = 이 네트워크의 주소가 아닙니다: { $address }
    .what = { $address } 주소는 네트워크의 어느 서브넷에도 들어 있지 않습니다. 서브넷: { $subnets }
    .why = 엔진은 서브넷 밖의 주소를 거부합니다.
    .do = 다음 서브넷 안의 주소를 고르십시오: { $subnets }
finding-address-is-gateway = 게이트웨이의 주소입니다: { $address }
    .what = { $address } 주소는 네트워크의 게이트웨이가 씁니다.
    .why = 컨테이너가 라우터의 주소를 쓰면 LAN의 통신을 가로채게 됩니다. Docker는 자기 게이트웨이를 남겨 두지만 Podman 5.4는 그대로 줍니다.
    .do = 다른 주소를 고르십시오.
finding-address-is-host = 이 컴퓨터 자신의 주소입니다: { $address }
    .what = 엔진이 있는 컴퓨터의 { $link } 인터페이스가 { $address } 주소를 씁니다.
    .why = 엔진은 그대로 받아들입니다. 두 기기가 한 주소에 응답하게 되어 컴퓨터에 접속하지 못할 수 있습니다.
    .do = 다른 주소를 고르십시오.
finding-address-answered = 이미 응답하는 기기가 있는 주소입니다: { $address }
    .what = LAN에서 { $address } 주소에 응답한 기기: { $others }
    .why = 엔진은 물어보지 않고 컨테이너에 같은 주소를 줍니다. 그러면 두 기기의 통신이 불규칙하게 끊기며, 새 엔진은 원래 기기의 주소를 곧바로 빼앗습니다.
    .do = 아무도 응답하지 않는 주소를 고르십시오. 그 기기가 곧 없어질 때만 받아들이십시오.
finding-address-held-twice = 컨테이너와 다른 기기가 함께 쓰는 주소입니다: { $address } ({ $container })
    .what = LAN에서 { $address } 주소에 응답한 기기: { $others }. 같은 주소를 쓰는 컨테이너: { $container }({ $network } 네트워크, { $ours })
    .why = 먼저 응답하는 쪽으로 연결되므로 두 기기의 통신이 불규칙하게 끊깁니다. 엔진은 주소를 나눠 주기 전에 묻지 않고, 이런 일을 알아차리지도 못합니다.
    .do = 아무도 응답하지 않는 주소를 컨테이너에 주거나 다른 기기의 주소를 바꾸십시오. 공유기의 DHCP 할당 범위에서 이 네트워크의 범위를 빼십시오.
finding-address-is-resolver = 네임 서버의 주소입니다: { $address }
    .what = 이 컴퓨터는 { $address } 주소에 이름을 묻습니다.
    .why = 지금 다른 기기가 그 주소를 쓰고 있다면 이름을 찾지 못하게 됩니다. 이 컨테이너가 네임 서버가 될 예정이라면 괜찮습니다.
    .do = { $address } 주소를 쓰는 기기가 없을 때만 진행하십시오.
finding-address-not-usable = { $subnet } 대역의 처음 또는 마지막 주소입니다: { $address }
    .what = { $address } 주소는 { $subnet } 대역 자체를 뜻하거나 그 안의 모든 기기(브로드캐스트)를 뜻합니다.
    .why = 어떤 기기도 쓸 수 없으며, 컨테이너를 시작할 때 엔진이 거부합니다.
    .do = 그 사이의 주소를 고르십시오.
finding-address-is-excluded = 이 네트워크에서 제외된 주소입니다: { $address }
    .what = { $address } 주소는 네트워크의 제외 주소에 들어 있습니다.
    .why = 엔진은 제외 주소를 이미 쓰는 것으로 여겨, 직접 지정해도 “Address already in use” 오류로 거부합니다.
    .do = 다른 주소를 고르거나, 제외하지 않은 네트워크를 새로 만드십시오.
finding-address-in-use = { $container } 컨테이너의 주소입니다: { $address }
    .what = 이 네트워크에서 { $container } 컨테이너가 { $address } 주소를 쓰거나 쓰기로 되어 있습니다.
    .why = { $container } 컨테이너가 실행되는 동안에는 엔진이 거부합니다. 멈춰 있다면 나중에 다시 시작하지 못합니다.
    .do = 다른 주소를 고르십시오.
finding-address-in-range = 자동 주소 범위 안의 주소입니다: { $address }
    .what = { $address } 주소는 다른 컨테이너가 자동으로 주소를 받는 { $range } 범위 안에 있습니다.
    .why = 이 컨테이너가 멈춘 동안 다른 컨테이너가 { $address } 주소를 받을 수 있고, 그러면 다시 시작하지 못합니다.
    .do = 서브넷 안이면서 { $range } 범위 밖인 주소를 고르십시오.
finding-mac-is-multicast = 멀티캐스트 주소입니다: { $mac }
    .what = { $mac } 주소의 첫 바이트가 홀수입니다. 한 기기가 아니라 여러 기기를 가리키는 주소입니다.
    .why = 어떤 인터페이스도 쓸 수 없으며, 컨테이너는 “cannot assign requested address” 오류로 시작하지 못합니다.
    .do = 첫 바이트를 짝수로 바꾸십시오. 02로 시작하는 주소는 자유롭게 쓸 수 있습니다.
finding-mac-in-use = { $holder } 쪽에서 이미 쓰는 MAC 주소입니다: { $mac }
    .what = 같은 인터페이스에서 { $holder } 쪽이 이미 { $mac } 주소를 씁니다.
    .why = 한 인터페이스의 두 링크는 같은 MAC 주소를 쓸 수 없습니다. 컨테이너는 “address already in use” 오류로 시작하지 못합니다.
    .do = 다른 MAC 주소를 고르십시오.
finding-mac-not-for-ipvlan = ipvlan 컨테이너에는 자기 MAC 주소가 없습니다
    .what = { $mac } 주소를 요청했지만 ipvlan 컨테이너는 부모의 MAC 주소를 함께 씁니다.
    .why = ipvlan에서 MAC 주소를 지정한 컨테이너는 엔진이 시작을 거부합니다. 실행 중인 컨테이너를 연결할 때는 Docker 25부터 거부하고, 그 이전 버전은 무시합니다.
    .do = MAC 주소를 빼거나 macvlan을 쓰십시오.
finding-mac-ignored = Docker { $version } 버전은 연결할 때 MAC 주소를 무시합니다: { $mac }
    .what = Docker 29.3 이전 버전은 컨테이너를 연결할 때 MAC 주소를 적용하지 않으며, 아무 안내도 하지 않습니다.
    .why = 컨테이너는 요청과 다른 MAC 주소를 받게 되어 공유기의 주소 예약이 맞지 않습니다.
    .do = 이 MAC 주소로 새 컨테이너를 시작하거나, MAC 주소 없이 연결하십시오.

## 컨테이너에 지정해 둔 것

finding-identity-drifted = { $container } 컨테이너가 { $network } 네트워크에서 지정과 다릅니다
    .what = { $network } 네트워크의 { $container } 컨테이너에 지정된 값: { $kept }. 현재 값: { $present }.
    .why = 공유기의 주소 예약, 네임 서버, 방화벽 규칙 등은 주소로 컨테이너를 찾습니다. 엔진은 컨테이너를 새로 만들면 주소를 잊고 다른 주소를 줍니다.
    .do = { $container } 컨테이너를 지정대로 복원하거나, 현재 주소를 새로 지정하십시오.
finding-identity-detached = { $container } 컨테이너가 주소를 지정해 둔 { $network } 네트워크에 없습니다
    .what = { $kept ->
        [none] { $network } 네트워크의 { $container } 컨테이너에 지정된 정보가 있지만, 그 네트워크에 연결되어 있지 않습니다.
       *[other] { $network } 네트워크의 { $container } 컨테이너에 지정된 값: { $kept }. 그 네트워크에 연결되어 있지 않습니다.
    }
    .why = 아무도 그 주소로 컨테이너에 접속할 수 없습니다.
    .do = 지정대로 연결하거나, 지정한 정보를 지우십시오.

## 할 수 있는 일

remedy-set-field = { $field ->
        [parent] { $value } 인터페이스로 바꾸기
        [driver] { $value } 드라이버로 바꾸기
        [mode] { $value } 모드로 바꾸기
        [bridge_name] 브리지 이름을 엔진에 맡기기
        [publish] 포트 공개 빼기
        [mac] 이름으로 만든 MAC 주소 쓰기
       *[other] { $value } 값 쓰기({ $field })
    }
remedy-accept = 위험을 알고 있으며 감수합니다({ $code })
remedy-use-network = 이미 있는 네트워크 쓰기: { $name }
remedy-remove-network = 네트워크 삭제: { $name }
remedy-repair-identity = 지정대로 복원하기: { $container }
remedy-run-command = 명령 실행: { $command }
remedy-learn = { $topic ->
        [macos] 읽기: macOS와 가상 머신
        [wifi] 읽기: Wi-Fi
        [host-access] 읽기: 이 컴퓨터가 컨테이너에 접속하지 못하는 이유
        [virtual-machines] 읽기: 가상 머신과 클라우드
        [engine] 읽기: 엔진 준비하기
       *[other] 읽기: 네트워크 유형
    }

advice-install-engine = 이 시스템에 맞는 컨테이너 엔진을 설치하거나, 설치된 엔진을 시작하십시오.
advice-start-desktop = Docker Desktop을 시작하고 엔진이 실행 중이라고 나올 때까지 기다리십시오.
advice-docker-group = 그룹에 들어간 뒤 다시 로그인하십시오. 엔진을 쓸 수 있는 사람은 이 컴퓨터의 root가 될 수 있다는 점을 알아 두십시오.
advice-update-engine = 엔진을 업데이트하십시오.
advice-update-lanward = Lanward를 업데이트하십시오.
advice-check-certificates = docker 컨텍스트의 ca.pem, cert.pem, key.pem 파일과 유효 기간을 확인하십시오.
advice-check-ssh = 터미널에서 “ssh 호스트 docker version”을 실행해 보십시오. 아무것도 묻지 않고 동작해야 합니다.
advice-choose-engine = 다른 엔진이나 컨텍스트를 고르십시오.
advice-prune-networks = 쓰지 않는 네트워크를 삭제하십시오(“docker network prune”).
advice-address-pools = daemon.json에 더 작은 풀을 지정하십시오. "default-address-pools"에 base 10.201.0.0/16, size 24를 지정하면 네트워크 256개를 만들 수 있습니다.
advice-use-rootful = LAN 네트워크에는 root로 실행되는 엔진을 쓰십시오(docker context use default).
advice-vmware-promiscuous = VMware: 포트 그룹의 보안 설정에서 무차별 모드(Promiscuous mode)와 위조 전송(Forged transmits)을 허용하십시오(6.7 이상의 분산 스위치라면 MAC 학습을 켭니다). Workstation과 Fusion에서는 유선 인터페이스에 브리지로 연결하십시오.
advice-hyperv-mac-spoofing = Hyper-V: 가상 머신의 네트워크 어댑터 “고급 기능”에서 “MAC 주소 스푸핑 사용”을 켜십시오(Set-VMNetworkAdapter -MacAddressSpoofing On). Azure에서는 설정할 수 없습니다.
advice-virtualbox-promiscuous = VirtualBox: 어댑터를 “브리지”로 연결하고 “무차별 모드”를 “모두 허용”으로 바꾸십시오. 호스트가 Wi-Fi를 쓰면 되지 않습니다.
advice-libvirt-trust-guest = libvirt의 KVM: Linux 브리지를 쓴다면 설정할 것이 없습니다. macvtap(“direct”)을 쓴다면 <interface> 요소에 trustGuestRxFilters="yes"를 넣으십시오.
advice-proxmox-macfilter = Proxmox: 게스트의 방화벽 옵션에서 “MAC filter”(macfilter, 기본값 켜짐)를 끄거나 해당 네트워크 장치의 방화벽을 끄십시오.
advice-wsl-no-mac-spoofing = WSL2: 이 인터페이스에는 MAC 스푸핑을 켤 수 없어 macvlan이 LAN에 연결되지 않습니다. 미러 네트워킹에서 ipvlan은 된다는 보고가 있습니다.
advice-parallels-bridged = Parallels: Mac의 유선 인터페이스에 브리지 네트워크로 연결하십시오.
advice-apple-vm-bridged = Apple 가상화: 유선에 브리지로 연결된 인터페이스만 다른 MAC 주소를 통과시킬 수 있으며, 대부분의 제품은 이를 제공하지 않습니다.
advice-hypervisor-other-macs = 이 컴퓨터의 가상 NIC에서 다른 MAC 주소를 허용하십시오. 설정 이름은 무차별 모드, MAC 스푸핑, MAC 학습 등입니다.
advice-amazon-secondary-addresses = AWS: 네트워크 인터페이스에 보조 사설 주소를 할당하고 ipvlan으로 쓰십시오. macvlan은 되지 않습니다.
advice-google-alias-ranges = Google Cloud: 컴퓨터에 별칭 IP 범위를 주고 ipvlan l3로 라우팅하십시오. macvlan은 되지 않습니다.
advice-openstack-allowed-pairs = OpenStack: 포트의 “allowed address pairs”에 컨테이너 주소를 넣거나 포트 보안을 끄십시오.
advice-kubevirt-port-pinned = KubeVirt와 OVN은 포트를 MAC 주소 하나에 고정합니다. 포트 공개를 쓰십시오.
advice-swarm-ranges = 노드마다 같은 이름의 config-only 네트워크를 서로 다른 --ip-range로 만드십시오.
advice-unmanage-docker-links = NetworkManager: “unmanaged-devices=interface-name:docker0;interface-name:br-*;interface-name:veth*”. systemd-networkd: .network 파일의 [Match] 범위를 좁힙니다. dhcpcd: “denyinterfaces veth* docker0 br-*”.
advice-bridge-netfilter = DOCKER-USER 체인에서 이 브리지의 전달을 허용하거나 net.bridge.bridge-nf-call-iptables=0으로 설정하십시오.
advice-plug-in-cable = 케이블을 연결하거나 상대 쪽을 확인하십시오.
advice-rename-link = 짧은 이름으로 VLAN 인터페이스를 만들고(ip link add link … name v100 type vlan id 100) 그것을 부모로 쓰십시오.
advice-port-security = 스위치가 포트마다 허용하는 MAC 주소 수와 비교하십시오.
advice-choose-other-subnet = LAN, VPN, 다른 Docker 네트워크 어디에서도 쓰지 않는 서브넷을 고르십시오.
advice-exclude-known = 이 주소들을 제외하거나, 들어 있지 않은 범위를 고르십시오.
advice-shrink-dhcp-pool = 공유기 설정에서 DHCP 풀이 이 범위 앞에서 끝나도록 바꾸십시오.
advice-use-ula = 라우터가 알리는 고유 로컬 프리픽스(fd…)를 쓰십시오.
advice-recreate-with-parent = 부모를 지정해 네트워크를 새로 만든 다음 컨테이너를 연결하십시오.
advice-move-container = 컨테이너를 멈추고 다른 주소로 다시 연결하십시오.
advice-fix-mac = 02로 시작하는 고정 MAC 주소를 지정하십시오.
advice-mac-start-anew = 이 엔진은 새 컨테이너를 시작할 때만 MAC 주소를 줍니다. 그 주소로 컨테이너를 새로 만드십시오(Compose: mac_address, lanward run --mac).
advice-mac-at-start = MAC 주소를 지정해 새 컨테이너를 시작하거나(lanward run --mac), MAC 주소 없이 연결하십시오.

## 가상 머신에서 벗어나는 방법

advice-way-publish-ports = 이 컴퓨터의 주소로 포트 공개
advice-way-native-engine = Docker Desktop 옆에 네이티브 엔진 설치
advice-way-desktop-host-network = Docker Desktop의 호스트 네트워킹
advice-way-orbstack-direct = OrbStack의 컨테이너 직접 접속
advice-way-colima-bridged = 브리지 주소를 쓰는 Colima
advice-way-lima-bridged = 브리지 네트워크를 쓰는 Lima
advice-way-rancher-bridged = 관리자 권한을 쓰는 Rancher Desktop
advice-way-mac-net-connect = docker-mac-net-connect
advice-way-wsl-mirrored-ipvlan = 미러 모드의 WSL2에서 ipvlan
advice-way-bridged-linux-vm = 유선에 브리지로 연결한 Linux 가상 머신
advice-way-linux-over-ssh = SSH로 쓰는 Linux 컴퓨터

## 문장 안의 낱말

item-known = { $address }({ $holder ->
        [gateway] 게이트웨이
        [host] 이 컴퓨터
        [resolver] 네임 서버
       *[other] 이웃 기기
    })
fact-engine-links = 엔진의 인터페이스
fact-routes = 엔진의 경로
fact-resolvers = 이 컴퓨터의 네임 서버
fact-machine = 엔진이 있는 컴퓨터가 가상 머신인지 여부
fact-lan = LAN에서 응답하는 기기
fact-kernel = 엔진의 커널이 만들 수 있는 것
fact-swarm = 스웜의 응답
fact-identities = 컨테이너에 지정해 둔 정보
fact-engine-answer = 엔진의 응답
holder-gateway = 게이트웨이
holder-host = 이 컴퓨터
holder-resolver = 네임 서버
holder-neighbour = 이웃 기기

## 호스트 접속

finding-host-access-broken = 호스트 접속이 지금 동작하지 않습니다: { $network }
    .what = { $running ->
        [true] 컨테이너 { $container }: 실행 중이지만 링크가 켜져 있지 않거나 주소를 잃었습니다.
       *[false] 호스트 접속을 맡은 컨테이너가 실행되지 않습니다: { $container }
    }
    .why = 엔진 컴퓨터가 이 네트워크의 컨테이너와 통신하지 못합니다.
    .do = lanward access show로 이유를 확인하십시오. 껐다가 다시 켜면 새로 만듭니다.
finding-host-access-orphaned = 호스트 접속이 남아 있습니다: { $network }
    .what = 네트워크가 없어졌습니다. 그 컨테이너로 가던 링크가 아직 주소를 쓰고 있습니다: { $address }
    .why = LAN의 주소 하나를 쓸데없이 차지합니다.
    .do = 끄십시오.
finding-host-access-twice = 두 호스트 접속이 같은 주소로 이어집니다: { $network }, { $other_network }
    .what = 둘 다 가진 경로: { $route }
    .why = 컴퓨터는 그중 하나만 쓰므로 다른 네트워크의 컨테이너와 통신하지 못할 수 있습니다.
    .do = 하나를 끄거나 네트워크마다 다른 범위를 주십시오.
finding-host-access-incomplete = 호스트 접속이 일부 컨테이너로 이어지지 않습니다: { $network }
    .what = 경로가 없는 컨테이너: { $containers }
    .why = 경로는 네트워크의 IP 범위와 그때 있던 컨테이너를 위해 만들었습니다. 그 뒤에 다른 주소로 들어온 컨테이너와는 엔진 컴퓨터가 통신하지 못합니다.
    .do = 껐다가 다시 켜십시오. IP 범위가 있는 네트워크에서는 이럴 일이 적습니다.
finding-host-access-ends = 호스트 접속도 네트워크와 함께 끝납니다: { $network }
    .what = 링크를 먼저 없애고 주소를 돌려줍니다: { $address }
    .why = 네트워크 없이는 어디로도 이어지지 않습니다.
    .do = 그 뒤에도 필요하면 다시 켜십시오.
